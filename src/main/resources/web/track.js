// The track of a vehicle: loaded line by line, drawn by speed.

import { project } from "./fleet.js";
import { request } from "./session.js";

const { ol } = window;

/** More would slow the map down. */
export const MAX_LOCATIONS = 50_000;

/** Upper ends, in metres per second, of the speeds that share a colour; the last one is open. */
export const SPEED_STEPS = [0.6, 4.2, 8.4, 14, 25];

/** A line between two locations that are farther apart in time is not a way that was driven. */
const MAX_GAP_MS = 600_000;

const EARTH_RADIUS_METRES = 6_371_000;

function metresBetween(a, b) {
  const radians = Math.PI / 180;
  const dLat = (b.latitude - a.latitude) * radians;
  const dLon = (b.longitude - a.longitude) * radians;
  const h = Math.sin(dLat / 2) ** 2
    + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The locations of a track, with `at` in ms, `xy` on the map and `metresPerSecond` as reported or as driven. */
export async function loadTrack(vehicleId, from, to, asKnownAt, signal) {
  const response = await request(`vehicle-track/${vehicleId}`, { from, to, asKnownAt, format: "ndjson" }, { signal });
  const locations = [];
  for await (const line of lines(response.body)) {
    const location = JSON.parse(line);
    if (location.latitude === undefined) {
      continue;
    }
    if (locations.length === MAX_LOCATIONS) {
      return { locations, isCut: true };
    }
    locations.push(prepared(location, locations.at(-1)));
  }
  return { locations, isCut: false };
}

async function* lines(body) {
  let rest = "";
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const parts = (rest + chunk.value).split("\n");
      rest = parts.pop();
      yield* parts.filter(part => part !== "");
    }
    if (rest !== "") {
      yield rest;
    }
  } finally {
    reader.cancel();
  }
}

function prepared(location, before) {
  location.at = Date.parse(location.occurredAt);
  location.xy = project(location.longitude, location.latitude);
  location.isDoubtful = (location.flags ?? []).some(flag => flag !== "late");
  const seconds = before === undefined ? 0 : (location.at - before.at) / 1000;
  location.metresPerSecond = location.speed
    ?? (seconds > 0 && seconds * 1000 <= MAX_GAP_MS ? metresBetween(before, location) / seconds : null);
  return location;
}

const speedIndex = metresPerSecond => {
  const index = SPEED_STEPS.findIndex(step => metresPerSecond < step);
  return index < 0 ? SPEED_STEPS.length : index;
};

/** Runs of lines of one colour, so that few features are drawn. Doubtful locations are not part of a line. */
function runs(locations) {
  const all = [];
  let run = null;
  let before = null;
  for (const location of locations) {
    if (location.isDoubtful) {
      continue;
    }
    if (before !== null && location.at - before.at <= MAX_GAP_MS) {
      const colour = speedIndex(location.metresPerSecond ?? 0);
      if (run === null || run.colour !== colour) {
        run = { colour, points: [before.xy] };
        all.push(run);
      }
      run.points.push(location.xy);
    } else {
      run = null;
    }
    before = location;
  }
  return all;
}

/** The track on the map. */
export class TrackLayer {
  layer = new ol.layer.Vector({ source: new ol.source.Vector(), zIndex: 6 });
  #marker = new ol.Feature();

  constructor(map) {
    map.addLayer(this.layer);
    this.#marker.setStyle(() => circle(8, color("accent"), color("map-halo"), 3));
  }

  clear() {
    this.layer.getSource().clear();
  }

  show(locations, stops) {
    const source = this.layer.getSource();
    source.clear();
    for (const { colour, points } of runs(locations)) {
      const feature = new ol.Feature(new ol.geom.LineString(points));
      feature.setStyle(() => [stroke(color("map-halo"), 7, 0), stroke(color(`speed-${colour}`), 4, 1)]);
      source.addFeature(feature);
    }
    for (const location of locations.filter(each => each.isDoubtful)) {
      source.addFeature(point(location.xy, () => circle(4, color("state-doubtful"), color("map-halo"), 1)));
    }
    for (const stop of stops) {
      const xy = project(stop.place.longitude, stop.place.latitude);
      source.addFeature(point(xy, () => circle(7, color("map-halo"), color("map-text"), 3)));
    }
  }

  /** Marks a location; null for none. */
  mark(location) {
    const source = this.layer.getSource();
    this.#marker.setGeometry(location === null ? undefined : new ol.geom.Point(location.xy));
    if (location !== null && !source.hasFeature(this.#marker)) {
      source.addFeature(this.#marker);
    }
  }

  extent() {
    return this.layer.getSource().getExtent();
  }
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function stroke(colour, width, zIndex) {
  return new ol.style.Style({
    stroke: new ol.style.Stroke({ color: colour, width, lineCap: "round", lineJoin: "round" }), zIndex,
  });
}

function circle(radius, fill, line, width) {
  return new ol.style.Style({
    image: new ol.style.Circle({
      radius, fill: new ol.style.Fill({ color: fill }), stroke: new ol.style.Stroke({ color: line, width }),
    }),
    zIndex: 2,
  });
}

function point(xy, style) {
  const feature = new ol.Feature(new ol.geom.Point(xy));
  feature.setStyle(style);
  return feature;
}

/** The index of the location nearest in time. */
export function indexAt(locations, atMs) {
  let low = 0;
  let high = locations.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (locations[middle].at < atMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && atMs - locations[low - 1].at < locations[low].at - atMs ? low - 1 : low;
}

/** The index of the location nearest to a place, or -1 when none is within a distance. */
export function indexNear(locations, [x, y], within) {
  let found = -1;
  let least = within * within;
  locations.forEach(({ xy }, index) => {
    const square = (xy[0] - x) ** 2 + (xy[1] - y) ** 2;
    if (square < least) {
      least = square;
      found = index;
    }
  });
  return found;
}

/** The extent of the locations between two times, and of places. */
export function extentOf(locations, start, end, places) {
  const extent = [Infinity, Infinity, -Infinity, -Infinity];
  const add = ([x, y]) => {
    extent[0] = Math.min(extent[0], x);
    extent[1] = Math.min(extent[1], y);
    extent[2] = Math.max(extent[2], x);
    extent[3] = Math.max(extent[3], y);
  };
  locations.filter(({ at }) => at >= start && at <= end).forEach(({ xy }) => add(xy));
  places.forEach(({ longitude, latitude }) => add(project(longitude, latitude)));
  return extent;
}
