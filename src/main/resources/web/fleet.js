// Vehicles with their newest locations, and where to draw them between two reports.

const EARTH_RADIUS_METRES = 6_378_137;
export const WORLD_METRES = 2 * Math.PI * EARTH_RADIUS_METRES;
const MAX_LATITUDE = 85.06;

export const FRESH_SECONDS = 120;
export const STALE_SECONDS = 1_800;
export const STATES = ["fresh", "stale", "old", "doubtful"];

const MOVE_MS = 1_000;

/** A vehicle that moves farther than this, in metres of the projection, is not seen to fly there. */
const MAX_MOVE_METRES = 20_000;

/** Web Mercator, in metres. */
export function project(longitude, latitude) {
  const limited = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude)) * Math.PI / 180;
  return [longitude * WORLD_METRES / 360, EARTH_RADIUS_METRES * Math.log(Math.tan(Math.PI / 4 + limited / 2))];
}

export class Vehicle {
  constructor(id, plate) {
    this.id = id;
    this.plate = plate;
    this.location = null;
    this.cause = null;
    this.occurredAt = 0;
    this.isDoubtful = false;
    this.fromX = this.fromY = this.x = this.y = 0;
    this.moveStart = 0;
    this.moveEnd = 0;
    this.course = null;
  }

  /** Where it is drawn at a time of `performance.now()`. */
  shownX(now) {
    return this.fromX + (this.x - this.fromX) * this.#progress(now);
  }

  shownY(now) {
    return this.fromY + (this.y - this.fromY) * this.#progress(now);
  }

  #progress(now) {
    return now >= this.moveEnd ? 1 : (now - this.moveStart) / (this.moveEnd - this.moveStart);
  }

  ageSeconds(atMs) {
    return (atMs - this.occurredAt) / 1000;
  }

  state(atMs) {
    const age = this.ageSeconds(atMs);
    return this.isDoubtful ? "doubtful" : age < FRESH_SECONDS ? "fresh" : age < STALE_SECONDS ? "stale" : "old";
  }

  put(location, now, moveMs) {
    const [x, y] = project(location.longitude, location.latitude);
    const isFirst = this.location === null;
    let fromX = isFirst ? x : this.shownX(now);
    const fromY = isFirst ? y : this.shownY(now);
    // The short way across the 180th meridian.
    fromX += Math.round((x - fromX) / WORLD_METRES) * WORLD_METRES;
    const isMove = moveMs > 0 && Math.hypot(x - fromX, y - fromY) < MAX_MOVE_METRES;
    this.fromX = isMove ? fromX : x;
    this.fromY = isMove ? fromY : y;
    this.x = x;
    this.y = y;
    this.moveStart = now;
    this.moveEnd = isMove ? now + moveMs : now;
    this.course = location.course ?? null;
    this.plate = location.vehicleLicensePlate;
    this.occurredAt = Date.parse(location.occurredAt);
    this.isDoubtful = (location.flags ?? []).some(flag => flag !== "late");
    this.cause = location.cause ?? null;
    this.location = location;
  }
}

/** Dispatches `change` after every change, and `members` when vehicles were added, removed or renamed. */
export class Fleet extends EventTarget {
  #byId = new Map();

  /** The time, in milliseconds, with which ages are computed. */
  clock = () => Date.now();

  get size() {
    return this.#byId.size;
  }

  get(id) {
    return this.#byId.get(id);
  }

  vehicles() {
    return this.#byId.values();
  }

  put(locations, moveMs = MOVE_MS) {
    const now = performance.now();
    let isMembership = false;
    for (const location of locations) {
      let vehicle = this.#byId.get(location.vehicleRegisteredId);
      if (vehicle === undefined) {
        vehicle = new Vehicle(location.vehicleRegisteredId, location.vehicleLicensePlate);
        this.#byId.set(vehicle.id, vehicle);
        isMembership = true;
      }
      isMembership ||= vehicle.plate !== location.vehicleLicensePlate;
      vehicle.put(location, now, moveMs);
    }
    this.#changed(isMembership);
  }

  remove(ids) {
    let isMembership = false;
    for (const id of ids) {
      isMembership = this.#byId.delete(id) || isMembership;
    }
    this.#changed(isMembership);
  }

  retain(ids) {
    this.remove([...this.#byId.keys()].filter(id => !ids.has(id)));
  }

  #changed(isMembership) {
    this.dispatchEvent(new Event("change"));
    if (isMembership) {
      this.dispatchEvent(new Event("members"));
    }
  }
}
