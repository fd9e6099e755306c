// The state of the connection, always visible and announced.

import { byId, setText } from "./dom.js";
import { text } from "./text.js";

let timer = 0;

/** @param retryAtMs when `waiting` ends */
export function showStatus(state, retryAtMs = 0) {
  clearInterval(timer);
  const shown = byId("status");
  shown.dataset.state = state;
  if (state !== "waiting") {
    setText(shown, text.status[state]);
    return;
  }
  const update = () => setText(shown, text.status.waiting(Math.max(0, Math.ceil((retryAtMs - Date.now()) / 1000))));
  update();
  timer = setInterval(update, 1000);
}
