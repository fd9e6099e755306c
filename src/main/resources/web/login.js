// The dialog that asks for an access key.

import { byId, element } from "./dom.js";
import { session, setAccessKey, accessKey } from "./session.js";
import { text } from "./text.js";

/** Asks for a key whenever the service wants one. @param onKey is called with each new one */
export function askForKeys(onKey) {
  const dialog = byId("login");
  const input = element("input", { type: "password", id: "key", autocomplete: "current-password", required: true });
  const refusal = element("p", { role: "alert", className: "error" });
  const form = element("form", { method: "dialog" },
    element("h2", {}, text.login.title),
    element("p", {}, text.login.hint),
    element("input", { autocomplete: "username", hidden: true }), // for password managers
    element("label", { for: "key" }, text.login.key),
    input,
    refusal,
    element("button", { type: "submit", className: "primary" }, text.login.submit));
  form.addEventListener("submit", () => {
    setAccessKey(input.value.trim());
    input.value = "";
    onKey();
  });
  // There is nothing to see without a key.
  dialog.addEventListener("cancel", event => event.preventDefault());
  dialog.append(form);
  session.addEventListener("refused", ({ detail: status }) => {
    refusal.textContent = accessKey() === null ? "" : status === 403 ? text.login.forbidden : text.login.refused;
    if (!dialog.open) {
      dialog.showModal();
    }
  });
}
