// The past: a time window, the fleet in it, and the track of the selected vehicle.

import { Chart } from "./chart.js";
import { byId, element, setText } from "./dom.js";
import { Playback } from "./playback.js";
import { requestJson } from "./session.js";
import { download, summary } from "./summary.js";
import { text } from "./text.js";
import { extentOf, indexAt, indexNear, loadTrack, MAX_LOCATIONS, TrackLayer } from "./track.js";

const HOUR_MS = 3_600_000;
const HOVER_PIXELS = 20;
const { history: labels } = text;

/** The value of a control for a local time. */
function localValue(milliseconds) {
  const at = new Date(milliseconds);
  return new Date(milliseconds - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

const midnight = days => new Date().setHours(0, 0, 0, 0) + days * 24 * HOUR_MS;

const RANGES = {
  hour: () => [Date.now() - HOUR_MS, Date.now()],
  today: () => [midnight(0), Date.now()],
  yesterday: () => [midnight(-1), midnight(0)],
  day: () => [Date.now() - 24 * HOUR_MS, Date.now()],
};

export class Past {
  #map;
  #onFleet;
  #track;
  #chart;
  #playback;
  #isOpen = false;
  #vehicleId = null;
  #loaded = null;
  #abort = null;
  #from = this.#timeInput("from");
  #to = this.#timeInput("to");
  #knownAt = this.#timeInput("known-at");
  #message = element("p", { role: "status", className: "quiet" });
  #result = element("div");

  /** @param onFleet is called with the fleet whose vehicles are listed */
  constructor(map, onFleet) {
    this.#map = map;
    this.#onFleet = onFleet;
    this.#track = new TrackLayer(map.map);
    this.#playback = new Playback(byId("timeline"), atMs => this.#onTime(atMs), failure => this.#fail(failure));
    const chart = element("div", { id: "chart", hidden: true });
    byId("timeline").append(chart);
    this.#chart = new Chart(chart, index => this.#mark(index));
    byId("past").append(this.#form(), this.#message, this.#result);
    map.addEventListener("hover", ({ detail }) => this.#hover(detail));
  }

  #timeInput(id) {
    return element("input", { type: "datetime-local", step: 1, id });
  }

  #form() {
    const label = (input, name) => element("label", { for: input.id }, name, input);
    const form = element("form", { className: "window" },
      element("div", { className: "chips" }, ...Object.entries(RANGES).map(([name, range]) => this.#chip(name, range))),
      label(this.#from, labels.from),
      label(this.#to, labels.to),
      label(this.#knownAt, labels.knownAt),
      element("button", { type: "submit", className: "primary" }, labels.load));
    this.#knownAt.title = labels.knownAtHint;
    form.addEventListener("submit", event => {
      event.preventDefault();
      this.#load();
    });
    return form;
  }

  #chip(name, range) {
    const chip = element("button", { type: "button" }, labels.ranges[name]);
    chip.addEventListener("click", () => {
      this.#setWindow(range());
      this.#load();
    });
    return chip;
  }

  #setWindow([from, to]) {
    this.#from.value = localValue(from);
    this.#to.value = localValue(to);
  }

  open(vehicleId) {
    this.#isOpen = true;
    this.#vehicleId = vehicleId;
    byId("past").hidden = false;
    byId("timeline").hidden = false;
    if (this.#from.value === "") {
      this.#setWindow(RANGES.hour());
    }
    this.#map.show(this.#playback.fleet);
    this.#onFleet(this.#playback.fleet);
    this.#load();
  }

  close() {
    this.#isOpen = false;
    this.#playback.close();
    this.#clear();
    byId("past").hidden = true;
    byId("timeline").hidden = true;
  }

  select(vehicleId) {
    const isOther = vehicleId !== this.#vehicleId;
    this.#vehicleId = vehicleId;
    if (this.#isOpen && isOther) {
      this.#loadTrack();
    }
  }

  showUnits() {
    if (this.#loaded !== null) {
      this.#show(this.#loaded);
    }
  }

  #clear() {
    this.#abort?.abort();
    this.#loaded = null;
    this.#track.clear();
    this.#map.focus(false);
    this.#chart.clear();
    this.#result.replaceChildren();
    setText(this.#message, this.#vehicleId === null ? labels.choose : "");
    this.#message.className = "quiet";
  }

  #fail(failure) {
    this.#message.className = "error";
    setText(this.#message, labels.failed(failure.message));
  }

  #window() {
    return [Date.parse(this.#from.value), Date.parse(this.#to.value)];
  }

  #known() {
    return this.#knownAt.value === "" ? null : new Date(this.#knownAt.value).toISOString();
  }

  #load() {
    const [from, to] = this.#window();
    if (!(from < to)) {
      this.#clear();
      this.#fail(new Error(labels.reversed));
      return;
    }
    this.#playback.open(from, to, this.#known());
    this.#loadTrack();
  }

  async #loadTrack() {
    this.#clear();
    if (this.#vehicleId === null) {
      return;
    }
    const abort = this.#abort = new AbortController();
    const [from, to] = this.#window().map(at => new Date(at).toISOString());
    const vehicleId = this.#vehicleId;
    setText(this.#message, labels.loading);
    try {
      const [track, movement] = await Promise.all([
        loadTrack(vehicleId, from, to, this.#known(), abort.signal),
        requestJson(`vehicle-movement/${vehicleId}`, { from, to, asKnownAt: this.#known() }, { signal: abort.signal }),
      ]);
      this.#loaded = { vehicleId, from, to, ...track, movement };
      this.#show(this.#loaded);
      requestAnimationFrame(() => this.#showExtent()); // when the chart has its height
    } catch (failure) {
      if (failure.name !== "AbortError") {
        this.#fail(failure);
      }
    }
  }

  #showExtent() {
    if (this.#loaded !== null && this.#loaded.locations.length > 0) {
      this.#map.fit(this.#track.extent(), 16);
    }
  }

  #show(loaded) {
    const { locations, isCut, movement } = loaded;
    this.#message.className = "quiet";
    setText(this.#message, locations.length === 0 ? labels.none : isCut ? labels.cut(MAX_LOCATIONS) : "");
    this.#track.show(locations, movement.stops);
    this.#result.replaceChildren();
    if (locations.length > 0) {
      this.#chart.show(locations);
      this.#map.focus(true);
      this.#result.append(...summary(loaded, {
        show: (start, end, places) => this.#showSpan(start, end, places),
        download: format => this.#download(format),
      }));
    }
  }

  /** Shows a trip or a stop on the map, and the fleet at its start. */
  #showSpan(start, end, places) {
    this.#map.fit(extentOf(this.#loaded.locations, start, end, places), 17);
    this.#playback.pause();
    this.#playback.seek(start);
  }

  async #download(format) {
    try {
      await download(this.#loaded, format, this.#known());
    } catch (failure) {
      this.#fail(failure);
    }
  }

  #onTime(atMs) {
    if (this.#loaded !== null && this.#loaded.locations.length > 0) {
      this.#chart.point(atMs);
      this.#track.mark(this.#loaded.locations[indexAt(this.#loaded.locations, atMs)]);
    }
  }

  #mark(index) {
    if (this.#loaded !== null) {
      this.#track.mark(index === null ? null : this.#loaded.locations[index] ?? null);
    }
  }

  #hover(coordinate) {
    if (this.#isOpen && this.#loaded !== null) {
      const within = HOVER_PIXELS * this.#map.map.getView().getResolution();
      const index = indexNear(this.#loaded.locations, coordinate, within);
      if (index >= 0) {
        this.#track.mark(this.#loaded.locations[index]);
        this.#chart.point(this.#loaded.locations[index].at);
      }
    }
  }
}
