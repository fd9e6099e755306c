// Quantities and times for people, in their language, time zone and units.

const LANGUAGE = navigator.language;
const IMPERIAL_REGIONS = ["US", "GB", "LR", "MM"];
const METRES_PER_FOOT = 0.3048;
const METRES_PER_MILE = 1609.344;
const STORED_UNITS = "vehicle-tracking.units";

export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

let units = localStorage.getItem(STORED_UNITS)
  ?? (IMPERIAL_REGIONS.includes(new Intl.Locale(LANGUAGE).maximize().region) ? "imperial" : "metric");

export const currentUnits = () => units;

export function toggleUnits() {
  units = units === "metric" ? "imperial" : "metric";
  localStorage.setItem(STORED_UNITS, units);
}

function quantity(value, unit, digits, display = "short") {
  return new Intl.NumberFormat(LANGUAGE, {
    style: "unit", unit, unitDisplay: display, maximumFractionDigits: digits, minimumFractionDigits: 0,
  }).format(value);
}

/** A speed in metres per second as a number in the units shown. */
export const speedValue = speed => units === "metric" ? speed * 3.6 : speed * 3600 / METRES_PER_MILE;

export const speedUnit = () => units === "metric" ? "km/h" : "mph";

export const heightValue = metres => units === "metric" ? metres : metres / METRES_PER_FOOT;

export const heightUnit = () => units === "metric" ? "m" : "ft";

export function speed(metresPerSecond) {
  const unit = units === "metric" ? "kilometer-per-hour" : "mile-per-hour";
  return quantity(speedValue(metresPerSecond), unit, 0);
}

/** A distance on the road. */
export function distance(metres) {
  if (units === "metric") {
    return metres < 1000 ? quantity(metres, "meter", 0) : quantity(metres / 1000, "kilometer", metres < 100_000 ? 1 : 0);
  }
  const miles = metres / METRES_PER_MILE;
  return miles < 0.1 ? quantity(metres / METRES_PER_FOOT, "foot", 0) : quantity(miles, "mile", miles < 100 ? 1 : 0);
}

/** A height or an accuracy. */
export const height = metres => quantity(heightValue(metres), units === "metric" ? "meter" : "foot", 0);

export function course(degrees) {
  const points = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
  return `${Math.round(degrees) % 360}° ${points[Math.round(degrees / 45) % 8]}`;
}

export const coordinates = (latitude, longitude) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

/** A duration, in its largest one or two units. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return quantity(whole, "second", 0);
  }
  if (whole < 3600) {
    return quantity(Math.floor(whole / 60), "minute", 0);
  }
  if (whole < 86_400) {
    const minutes = Math.floor(whole % 3600 / 60);
    return quantity(Math.floor(whole / 3600), "hour", 0) + (minutes ? " " + quantity(minutes, "minute", 0) : "");
  }
  return quantity(Math.floor(whole / 86_400), "day", 0, "long");
}

const CLOCK = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "medium" });
const SHORT_CLOCK = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "short" });
const DATE_AND_CLOCK = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "medium" });

/** A time, with its date unless that is today. */
export function time(milliseconds) {
  const at = new Date(milliseconds);
  return (at.toDateString() === new Date().toDateString() ? CLOCK : DATE_AND_CLOCK).format(at);
}

export const dateAndTime = milliseconds => DATE_AND_CLOCK.format(milliseconds);

export const shortTime = milliseconds => SHORT_CLOCK.format(milliseconds);

const SHORT_DATE_AND_CLOCK = new Intl.DateTimeFormat(LANGUAGE, {
  day: "numeric", month: "short", hour: "numeric", minute: "2-digit",
});

export const shortDateAndTime = milliseconds => SHORT_DATE_AND_CLOCK.format(milliseconds);

export function zoneName() {
  const offset = new Intl.DateTimeFormat(LANGUAGE, { timeZoneName: "shortOffset" })
    .formatToParts(new Date()).find(part => part.type === "timeZoneName").value;
  return timeZone === "UTC" ? timeZone : `${timeZone} (${offset})`;
}
