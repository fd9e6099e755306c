// What is known about the selected vehicle.

import { byId, element, terms } from "./dom.js";
import { coordinates, course, duration, height, speed, time } from "./format.js";
import { text } from "./text.js";

/** @param actions `{close, follow, show, history}`, called with the id of the vehicle */
export class Details {
  #fleet;
  #actions;
  #id = null;
  #isFollowed = false;
  #values = element("div");
  #title = element("h2");
  #followButton = element("button", { type: "button" });

  constructor(fleet, actions) {
    this.#fleet = fleet;
    this.#actions = actions;
    const button = (label, action) => {
      const created = element("button", { type: "button" }, label);
      created.addEventListener("click", () => action(this.#id));
      return created;
    };
    this.#followButton.addEventListener("click", () => actions.follow(this.#isFollowed ? null : this.#id));
    const close = button("✕", actions.close);
    close.className = "close";
    close.setAttribute("aria-label", text.details.close);
    this.historyButton = button(text.details.history, actions.history);
    byId("details").append(
      element("div", { className: "title" }, this.#title, close),
      this.#values,
      element("div", { className: "actions" },
        this.#followButton, button(text.details.show, actions.show), this.historyButton));
    setInterval(() => this.update(), 1000);
  }

  show(fleet) {
    this.#fleet = fleet;
    this.update();
  }

  select(id) {
    this.#id = id;
    byId("details").hidden = id === null;
    this.update();
  }

  setFollowed(isFollowed) {
    this.#isFollowed = isFollowed;
    this.#followButton.textContent = isFollowed ? text.details.unfollow : text.details.follow;
    this.#followButton.setAttribute("aria-pressed", String(isFollowed));
  }

  update() {
    if (this.#id === null) {
      return;
    }
    const vehicle = this.#fleet.get(this.#id);
    if (vehicle === undefined) {
      this.#values.replaceChildren(element("p", {}, text.details.gone));
      return;
    }
    this.#title.textContent = vehicle.plate;
    this.#values.replaceChildren(this.#state(vehicle), this.#terms(vehicle));
  }

  #state(vehicle) {
    const now = this.#fleet.clock();
    const state = vehicle.state(now);
    const mark = element("span", { className: "mark", "aria-hidden": "true" });
    mark.dataset.state = state;
    return element("p", { className: "state" }, mark, `${text.ago(duration(vehicle.ageSeconds(now)))} ·`,
      element("time", { dateTime: vehicle.location.occurredAt }, time(vehicle.occurredAt)));
  }

  #terms(vehicle) {
    const { latitude, longitude, altitude, accuracy, speed: metresPerSecond, course: degrees } = vehicle.location;
    const labels = text.details;
    const given = (value, format) => value === undefined ? labels.unknown : format(value);
    return terms([
      [labels.where, coordinates(latitude, longitude)],
      [labels.accuracy, given(accuracy, metres => labels.accurateTo(height(metres)))],
      [labels.speed, given(metresPerSecond, speed)],
      [labels.course, degrees === undefined ? null : course(degrees)],
      [labels.altitude, altitude === undefined ? null : height(altitude)],
      [labels.quality, notes(vehicle)],
    ]);
  }
}

function notes(vehicle) {
  const notes = (vehicle.location.flags ?? []).map(flag => text.flags[flag] ?? flag);
  if (vehicle.cause === "corrected" || vehicle.location.correctedBy !== undefined) {
    notes.push(text.details.corrected);
  }
  return notes.length === 0 ? null : notes.join("; ");
}
