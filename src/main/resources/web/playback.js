// Plays the whole fleet: states of the fleet at times that follow each other, loaded one ahead.

import { element } from "./dom.js";
import { Fleet } from "./fleet.js";
import { dateAndTime } from "./format.js";
import { requestJson } from "./session.js";
import { text } from "./text.js";

const RATES = [1, 10, 60, 300, 600];
const PAGE_VEHICLES = 10_000;

/** Time between two states of the fleet, of the clock on the wall. */
const FRAME_MS = 1_000;

const SEEK_DELAY_MS = 150;

const CLOCK_MS = 100;

/** All vehicles at a time, as it was known at another one. */
async function loadFleet(atMs, knownAt, signal) {
  const vehicles = [];
  let after = null;
  do {
    const page = await requestJson("vehicle-locations",
      { at: new Date(atMs).toISOString(), asKnownAt: knownAt, limit: PAGE_VEHICLES, after }, { signal });
    vehicles.push(...page.vehicleLocations);
    after = page.next ?? null;
  } while (after !== null);
  return vehicles;
}

export class Playback {
  fleet = new Fleet();
  #from = 0;
  #to = 0;
  #at = 0;
  #knownAt = null;
  #direction = 1;
  #timer = 0;
  #seekTimer = 0;
  #clockTimer = 0;
  #abort = null;
  #next = null;
  #onTime;
  #onFailure;
  #slider = element("input", { type: "range", step: 1, "aria-label": text.player.time });
  #play = element("button", { type: "button" });
  #back = element("button", { type: "button" });
  #rate = element("select", { "aria-label": text.player.rate },
    ...RATES.map(rate => element("option", { value: rate, selected: rate === 60 }, text.player.times(rate))));
  #time = element("output");

  /** @param onTime gets the time shown, in ms @param onFailure gets an error */
  constructor(container, onTime, onFailure) {
    this.#onTime = onTime;
    this.#onFailure = onFailure;
    this.fleet.clock = () => this.#at;
    container.setAttribute("aria-label", text.player.title);
    container.append(element("div", { className: "player" },
      this.#back, this.#play, this.#rate, this.#slider, this.#time));
    this.#play.addEventListener("click", () => this.#toggle(1));
    this.#back.addEventListener("click", () => this.#toggle(-1));
    this.#rate.addEventListener("change", () => this.#drop());
    this.#slider.addEventListener("input", () => {
      this.pause();
      this.seek(this.#from + Number(this.#slider.value) * 1000);
    });
    this.#showButtons();
  }

  /** Shows a time window. */
  open(from, to, knownAt) {
    this.#from = from;
    this.#to = to;
    this.#knownAt = knownAt;
    this.#slider.max = Math.floor((to - from) / 1000);
    this.pause();
    this.fleet.retain(new Set());
    this.seek(Math.min(to, Math.max(from, this.#at || to)));
  }

  close() {
    this.pause();
    clearTimeout(this.#seekTimer);
    this.#abort?.abort();
  }

  pause() {
    clearTimeout(this.#timer);
    clearInterval(this.#clockTimer);
    this.#timer = 0;
    this.#drop();
    this.#showButtons();
  }

  /** Forgets the state that was loaded ahead. */
  #drop() {
    this.#next = null;
  }

  /** Shows the fleet at a time. */
  seek(atMs) {
    this.#setTime(atMs);
    clearTimeout(this.#seekTimer);
    this.#abort?.abort();
    const abort = this.#abort = new AbortController();
    this.#seekTimer = setTimeout(async () => {
      try {
        const vehicles = await loadFleet(atMs, this.#knownAt, abort.signal);
        this.#show(vehicles, 0);
      } catch (failure) {
        this.#report(failure);
      }
    }, SEEK_DELAY_MS);
  }

  #show(vehicles, moveMs) {
    this.fleet.put(vehicles, moveMs);
    this.fleet.retain(new Set(vehicles.map(vehicle => vehicle.vehicleRegisteredId)));
  }

  #report(failure) {
    if (failure.name !== "AbortError") {
      this.pause();
      this.#onFailure(failure);
    }
  }

  #setTime(atMs) {
    this.#at = atMs;
    this.#slider.value = Math.round((atMs - this.#from) / 1000);
    const shown = dateAndTime(atMs);
    this.#time.textContent = shown;
    this.#slider.setAttribute("aria-valuetext", shown);
    this.#onTime(atMs);
  }

  /** Shows the times until another one while the vehicles move. */
  #moveTime(to) {
    const from = this.#at;
    const start = performance.now();
    clearInterval(this.#clockTimer);
    this.#setTime(from + (to - from) * 0.05);
    this.#clockTimer = setInterval(() => {
      const progress = Math.min(1, (performance.now() - start) / FRAME_MS);
      this.#setTime(from + (to - from) * progress);
      if (progress === 1) {
        clearInterval(this.#clockTimer);
      }
    }, CLOCK_MS);
  }

  #toggle(direction) {
    const isStop = this.#timer !== 0 && this.#direction === direction;
    this.pause();
    if (isStop) {
      return;
    }
    this.#direction = direction;
    const end = direction > 0 ? this.#to : this.#from;
    if (this.#at === end) {
      this.#setTime(direction > 0 ? this.#from : this.#to);
    }
    this.#timer = setTimeout(() => this.#step(this.#at));
    this.#showButtons();
  }

  #showButtons() {
    const isPlaying = direction => this.#timer !== 0 && this.#direction === direction;
    const show = (button, isOn, symbol, label) => {
      button.textContent = isOn ? "❚❚" : symbol;
      button.setAttribute("aria-label", isOn ? text.player.pause : label);
    };
    show(this.#play, isPlaying(1), "▶", text.player.play);
    show(this.#back, isPlaying(-1), "◀", text.player.backwards);
  }

  #after(atMs) {
    const step = this.#direction * Number(this.#rate.value) * FRAME_MS;
    return Math.min(this.#to, Math.max(this.#from, atMs + step));
  }

  #ahead(atMs) {
    const abort = this.#abort = new AbortController();
    const vehicles = loadFleet(atMs, this.#knownAt, abort.signal);
    vehicles.catch(() => {}); // reported where it is awaited
    return { at: atMs, vehicles };
  }

  /** Moves to the next state within a frame, while the one after it is loaded. */
  async #step(from) {
    const timer = this.#timer;
    const at = this.#after(from);
    try {
      const next = this.#next?.at === at ? this.#next : this.#ahead(at);
      const vehicles = await next.vehicles;
      if (timer !== this.#timer) {
        return;
      }
      this.#moveTime(at);
      this.#show(vehicles, FRAME_MS);
    } catch (failure) {
      this.#report(failure);
      return;
    }
    const isEnd = at === (this.#direction > 0 ? this.#to : this.#from);
    this.#next = isEnd ? null : this.#ahead(this.#after(at));
    this.#timer = setTimeout(() => isEnd ? this.pause() : this.#step(at), FRAME_MS);
  }
}
