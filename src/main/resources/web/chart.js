// Speed and altitude over time.

import { element } from "./dom.js";
import { heightUnit, heightValue, shortDateAndTime, shortTime, speedUnit, speedValue, time } from "./format.js";
import { text } from "./text.js";

const HEIGHT_PIXELS = 140;
const SMALL_HEIGHT_PIXELS = 84;
const DAY_MS = 86_400_000;

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export class Chart {
  #plot = null;
  #container;
  #onHover;
  #observer;

  /** @param onHover gets the index of the location under the pointer, or null */
  constructor(container, onHover) {
    this.#container = container;
    this.#onHover = onHover;
    container.setAttribute("role", "img");
    container.setAttribute("aria-label", text.history.chart);
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(container);
  }

  clear() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#container.hidden = true;
  }

  show(locations) {
    this.clear();
    this.#container.hidden = false;
    const hasAltitude = locations.some(location => location.altitude !== undefined);
    const data = [
      locations.map(location => location.at / 1000),
      locations.map(location => location.metresPerSecond === null ? null : speedValue(location.metresPerSecond)),
    ];
    if (hasAltitude) {
      data.push(locations.map(location => location.altitude === undefined ? null : heightValue(location.altitude)));
    }
    this.#plot = new window.uPlot(this.#options(locations, hasAltitude), data, this.#container);
  }

  #options(locations, hasAltitude) {
    const quiet = color("text-quiet");
    const axis = { stroke: quiet, grid: { stroke: color("line"), width: 1 }, ticks: { show: false }, gap: 3 };
    const isLong = locations.at(-1).at - locations[0].at > DAY_MS;
    const times = { ...axis, size: 24, space: isLong ? 130 : 60,
      values: (plot, values) => values.map(value => isLong ? shortDateAndTime(value * 1000) : shortTime(value * 1000)) };
    const series = [
      { label: text.details.time, value: (plot, value) => value === null ? "" : time(value * 1000) },
      { label: text.details.speed, scale: "speed", stroke: color("accent"), width: 1.5, fill: `${color("accent")}22`,
        value: (plot, value) => value === null ? "" : `${value.toFixed(0)} ${speedUnit()}` },
    ];
    const axes = [times, { ...axis, scale: "speed", size: 38, values: (plot, values) => values.map(String) }];
    if (hasAltitude) {
      series.push({ label: text.details.altitude, scale: "height", stroke: color("state-stale"), width: 1.5,
        value: (plot, value) => value === null ? "" : `${value.toFixed(0)} ${heightUnit()}` });
      axes.push({ ...axis, scale: "height", side: 1, size: 42, grid: { show: false } });
    }
    return {
      ...this.#size(),
      series, axes,
      scales: { speed: { range: (plot, low, high) => [0, Math.max(high * 1.1, 1)] } },
      cursor: { drag: { x: true, y: false }, y: false },
      hooks: { setCursor: [plot => this.#onHover(plot.cursor.idx ?? null, plot.cursor.event !== undefined)] },
    };
  }

  #size() {
    const isSmall = innerWidth <= 760;
    return { width: this.#container.clientWidth, height: isSmall ? SMALL_HEIGHT_PIXELS : HEIGHT_PIXELS };
  }

  #resize() {
    if (this.#plot !== null && this.#container.clientWidth > 0) {
      this.#plot.setSize(this.#size());
    }
  }

  /** Moves the line of the pointer to a time. */
  point(atMs) {
    if (this.#plot !== null) {
      this.#plot.setCursor({ left: this.#plot.valToPos(atMs / 1000, "x"), top: 10 }, false);
    }
  }
}

/** The legend of the colours of a track. */
export function speedLegend(steps) {
  const labels = [0, ...steps].map(step => Math.round(speedValue(step)));
  return element("div", { className: "speeds", role: "img", "aria-label": text.history.speedLegend },
    ...labels.map((label, index) =>
      element("span", {}, index === labels.length - 1 ? `${label}+ ${speedUnit()}` : String(label))));
}
