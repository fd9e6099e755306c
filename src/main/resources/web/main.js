// Starts the page: creates its parts and connects them.

import { Details } from "./details.js";
import { byId, element, setText } from "./dom.js";
import { Fleet, STATES } from "./fleet.js";
import { currentUnits, toggleUnits, zoneName } from "./format.js";
import { VehicleList } from "./list.js";
import { followFleet } from "./live.js";
import { askForKeys } from "./login.js";
import { VehicleMap } from "./map.js";
import { Past } from "./past.js";
import { session } from "./session.js";
import { showStatus } from "./status.js";
import { text } from "./text.js";

const config = await (await fetch("web/config.json")).json();
// Without a graphics processor, to prepare the map takes longer than to show the rest. A hidden page gets no frame.
await new Promise(done => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 200);
});
const fleet = new Fleet();
const map = new VehicleMap(fleet, config.tilesUrl);
const list = new VehicleList(fleet, id => select(id, true));
const details = new Details(fleet, {
  close: () => select(null),
  follow: id => follow(id),
  show: id => map.centre(id),
  history: () => setMode("past"),
});
const past = new Past(map, shown => {
  list.show(shown);
  details.show(shown);
});
let mode = "live";
let selectedId = null;
let stream = null;
let isFitted = false;

function select(id, isCentred = false) {
  selectedId = id;
  list.select(id);
  map.select(id);
  details.select(id);
  follow(null);
  past.select(id);
  document.body.classList.toggle("has-selection", id !== null);
  if (id !== null && isCentred) {
    map.centre(id);
  }
}

function follow(id) {
  map.follow(id);
  details.setFollowed(id !== null);
}

function setMode(next) {
  mode = next;
  document.body.dataset.mode = mode;
  for (const button of byId("modes").children) {
    button.setAttribute("aria-pressed", String(button.value === mode));
  }
  details.historyButton.hidden = mode === "past";
  if (mode === "past") {
    past.open(selectedId);
  } else {
    past.close();
    map.show(fleet);
    list.show(fleet);
    details.show(fleet);
  }
}

function connect() {
  stream?.close();
  stream = followFleet(fleet, (state, retryAtMs) => {
    showStatus(state, retryAtMs);
    if (state === "live") {
      onSnapshot();
    }
  });
}

function onSnapshot() {
  if (!isFitted && fleet.size > 0 && mode === "live") {
    isFitted = true;
    map.fitFleet();
  }
  if (fleet.size === 0) {
    list.show(fleet);
    showFirstSteps();
  }
}

/** What to do with an empty fleet. */
function showFirstSteps() {
  if (byId("first-steps") !== null) {
    return;
  }
  const command = (path, body) => element("pre", { tabIndex: 0 },
    `curl ${location.origin}${path} \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body)}'`);
  byId("fleet").append(element("div", { id: "first-steps" },
    element("h2", {}, text.empty),
    element("p", {}, text.emptyHint),
    command("/register-vehicle", { vehicleLicensePlate: "B-AB-1234" }),
    command("/track-location", { vehicleLicensePlate: "B-AB-1234", latitude: 52.520008, longitude: 13.404954 })));
}

function showModes() {
  byId("modes").setAttribute("aria-label", text.modes);
  for (const value of ["live", "past"]) {
    const button = element("button", { type: "button", value }, text[value]);
    button.addEventListener("click", () => setMode(value));
    byId("modes").append(button);
  }
}

function showUnits() {
  const units = text.units[currentUnits()];
  setText(byId("units"), units);
  byId("units").setAttribute("aria-label", text.unitsHint(units));
  map.showUnits();
  details.update();
  past.showUnits();
}

function showLegend() {
  byId("legend").setAttribute("aria-label", text.legend);
  byId("legend").append(...STATES.map(state => {
    const mark = element("span", { className: "mark", "aria-hidden": "true" });
    mark.dataset.state = state;
    return element("p", {}, mark, text.state[state]);
  }));
}

document.querySelector(".skip").textContent = text.skip;
setText(byId("zone"), text.zone(zoneName()));
setText(byId("credits"), [config.tilesAttribution, text.naturalEarth].filter(Boolean).join(" · "));
showModes();
showLegend();
showUnits();
follow(null);
setMode("live");
byId("units").addEventListener("click", () => {
  toggleUnits();
  showUnits();
});
map.addEventListener("select", ({ detail: vehicle }) => select(vehicle?.id ?? null));
map.addEventListener("unfollow", () => details.setFollowed(false));
fleet.addEventListener("members", () => {
  if (!isFitted && fleet.size > 0 && byId("status").dataset.state === "live") {
    onSnapshot();
  }
});
addEventListener("keydown", event => {
  const isTyping = event.target.matches("input, select, textarea");
  if (event.key === "Escape" && selectedId !== null && !event.target.closest("dialog")) {
    select(null);
  } else if (event.key === "/" && !isTyping) {
    event.preventDefault();
    byId("search").focus();
  }
});
askForKeys(connect);
session.addEventListener("refused", () => showStatus("login"));
connect();
