// Keeps a fleet as the service streams it.

import { EventStream } from "./sse.js";

/** @param onState gets `connecting`, `loading`, `live` or `waiting`, and the time of the next attempt */
export function followFleet(fleet, onState) {
  let inSnapshot = new Set();
  let isSnapshot = true;

  function receive({ event, data }) {
    if (event === "locations") {
      const locations = JSON.parse(data);
      if (isSnapshot) {
        locations.forEach(location => inSnapshot.add(location.vehicleRegisteredId));
      }
      // What was missed while there was no connection is not played.
      fleet.put(locations, isSnapshot ? 0 : undefined);
    } else if (event === "snapshot") {
      fleet.retain(inSnapshot);
      inSnapshot = new Set();
      isSnapshot = false;
      onState("live");
    } else if (event === "left") {
      fleet.remove(JSON.parse(data).map(left => left.vehicleRegisteredId));
    }
  }

  return new EventStream("live/locations", {}, receive, (state, retryAtMs) => {
    if (state === "open") {
      isSnapshot = true;
      inSnapshot = new Set();
    }
    onState(state === "open" ? "loading" : state, retryAtMs);
  });
}
