// The vehicles as a list, which can be searched and used without the map.

import { byId, element, setText } from "./dom.js";
import { duration, speed } from "./format.js";
import { text } from "./text.js";

/** More rows are not useful, and slow. */
const MAX_ROWS = 100;

const MOVING_METRES_PER_SECOND = 0.5;

export class VehicleList {
  #fleet;
  #onSelect;
  #selectedId = null;
  #rows = new Map();
  #isUpdateDue = false;
  #search = byId("search");

  constructor(fleet, onSelect) {
    this.#fleet = fleet;
    this.#onSelect = onSelect;
    this.#search.placeholder = text.search;
    this.#search.setAttribute("aria-label", text.search);
    byId("vehicles").setAttribute("aria-label", text.vehicles);
    this.#search.addEventListener("input", () => this.#listMembers());
    fleet.addEventListener("members", this.#later);
    setInterval(() => this.#updateRows(), 1000);
  }

  /** Many vehicles may come at once. */
  #later = () => {
    if (!this.#isUpdateDue) {
      this.#isUpdateDue = true;
      setTimeout(() => {
        this.#isUpdateDue = false;
        this.#listMembers();
      }, 200);
    }
  };

  /** Shows another fleet. */
  show(fleet) {
    this.#fleet.removeEventListener("members", this.#later);
    this.#fleet = fleet;
    fleet.addEventListener("members", this.#later);
    this.#listMembers();
  }

  select(id) {
    this.#selectedId = id;
    this.#updateRows();
  }

  #found() {
    const wanted = this.#search.value.trim().toUpperCase().replace(/\s+/g, " ");
    return [...this.#fleet.vehicles()]
      .filter(vehicle => vehicle.plate.toUpperCase().includes(wanted))
      .sort((a, b) => a.plate < b.plate ? -1 : 1);
  }

  #listMembers() {
    const found = this.#found();
    const shown = found.slice(0, MAX_ROWS);
    const focused = document.activeElement?.dataset?.vehicle;
    const former = this.#rows;
    this.#rows = new Map(shown.map(vehicle => [vehicle.id, former.get(vehicle.id) ?? this.#row(vehicle)]));
    const items = [...this.#rows.values()].map(row => row.item);
    if (found.length > MAX_ROWS) {
      items.push(element("li", { className: "more" }, text.more(found.length - MAX_ROWS)));
    }
    byId("vehicles").replaceChildren(...items);
    this.#rows.get(focused)?.button.focus();
    this.#updateRows();
    this.#showCount(found.length);
  }

  #showCount(found) {
    const total = this.#fleet.size;
    setText(byId("count"), total > 0 && found === 0 ? text.noMatch : text.count(found, total));
    document.body.classList.toggle("is-empty", total === 0);
  }

  #row(vehicle) {
    const plate = element("span", { className: "plate" });
    const note = element("span", { className: "note" });
    const mark = element("span", { className: "mark", "aria-hidden": "true" });
    const button = element("button", { type: "button" }, mark, plate, note);
    button.dataset.vehicle = vehicle.id;
    button.addEventListener("click", () => this.#onSelect(vehicle.id));
    return { item: element("li", {}, button), button, plate, note, mark };
  }

  #updateRows() {
    const now = this.#fleet.clock();
    for (const [id, row] of this.#rows) {
      const vehicle = this.#fleet.get(id);
      if (vehicle !== undefined) {
        row.mark.dataset.state = vehicle.state(now);
        setText(row.plate, vehicle.plate);
        setText(row.note, note(vehicle, now));
        row.button.setAttribute("aria-pressed", String(id === this.#selectedId));
      }
    }
  }
}

function note(vehicle, now) {
  const moving = vehicle.location.speed > MOVING_METRES_PER_SECOND ? `${speed(vehicle.location.speed)} · ` : "";
  return moving + text.ago(duration(vehicle.ageSeconds(now)));
}
