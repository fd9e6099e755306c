// What a track amounts to: distance, times, trips, stops, and its downloads.

import { speedLegend } from "./chart.js";
import { element, terms } from "./dom.js";
import { distance, duration, shortTime, speed } from "./format.js";
import { request } from "./session.js";
import { text } from "./text.js";
import { SPEED_STEPS } from "./track.js";

const FORMATS = ["gpx", "kml", "geojson", "csv"];
const { history: labels } = text;

/**
 * The elements that describe a loaded track.
 *
 * @param actions `show(start, end, places)` is called for a trip or a stop, `download(format)` for a download
 */
export function summary({ movement }, actions) {
  const seconds = span => (Date.parse(span.end) - Date.parse(span.start)) / 1000;
  return [
    element("h2", {}, labels.plate(movement.vehicleLicensePlate)),
    terms([
      [labels.distance, distance(movement.distanceMetres)],
      [labels.moving, duration(movement.movingSeconds)],
      [labels.stopped, duration(movement.stoppedSeconds)],
      [labels.top, speed(movement.topSpeedMetresPerSecond)],
    ]),
    speedLegend(SPEED_STEPS),
    spans(labels.trips, movement.trips, trip => distance(trip.distanceMetres), trip => [trip.from, trip.to], actions.show),
    spans(labels.stops, movement.stops, stop => duration(seconds(stop)), stop => [stop.place], actions.show),
    element("div", { className: "spans" },
      element("h3", {}, labels.download),
      element("div", { className: "chips" }, ...FORMATS.map(format => downloadButton(format, actions.download)))),
  ];
}

function spans(title, all, note, places, show) {
  if (all.length === 0) {
    return "";
  }
  return element("div", { className: "spans" }, element("h3", {}, title), ...all.map(span => {
    const [start, end] = [Date.parse(span.start), Date.parse(span.end)];
    const button = element("button", { type: "button" },
      element("span", {}, labels.trip(shortTime(start), shortTime(end))), element("span", {}, note(span)));
    button.addEventListener("click", () => show(start, end, places(span)));
    return button;
  }));
}

function downloadButton(format, onClick) {
  const button = element("button", { type: "button" }, format.toUpperCase());
  button.addEventListener("click", async () => {
    button.disabled = true;
    await onClick(format);
    button.disabled = false;
  });
  return button;
}

/** Saves a track as a file. A link could not send an access key. */
export async function download({ vehicleId, from, to, movement }, format, asKnownAt) {
  const response = await request(`vehicle-track/${vehicleId}`, { from, to, format, asKnownAt });
  const address = URL.createObjectURL(await response.blob());
  element("a", { href: address, download: `${movement.vehicleLicensePlate} ${from.slice(0, 10)}.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
