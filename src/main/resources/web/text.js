// Every text of the page. To translate the page, translate this file.

export const text = {
  title: "Vehicle tracking",
  map: "Map. Arrow keys move it, plus and minus zoom.",
  skip: "Skip to the list of vehicles",
  live: "Live",
  past: "Past",
  modes: "Time shown",
  search: "Search by licence plate",
  vehicles: "Vehicles",
  count: (shown, total) => shown === total ? plural(total, "vehicle", "vehicles")
    : `${number(shown)} of ${plural(total, "vehicle", "vehicles")}`,
  more: hidden => `and ${number(hidden)} more. Search to find them.`,
  noMatch: "No vehicle has such a plate.",
  empty: "No vehicle has reported yet",
  emptyHint: "Register a vehicle, then send its location. It appears here at once:",
  zone: zone => `Times in ${zone}`,
  units: { metric: "Metric", imperial: "Imperial" },
  unitsHint: units => `Units: ${units}. Change`,
  naturalEarth: "Made with Natural Earth",
  legend: "Colours",

  status: {
    connecting: "Connecting…",
    loading: "Loading the fleet…",
    live: "Live",
    waiting: seconds => `Reconnecting in ${seconds} s`,
    login: "Not logged in",
  },

  state: {
    fresh: "Reported in the last 2 minutes",
    stale: "Up to 30 minutes old",
    old: "Older than 30 minutes",
    doubtful: "Doubtful",
  },
  flags: {
    future: "its time is in the future",
    "null-island": "it is at 0, 0",
    inaccurate: "it is inaccurate",
    "implausible-speed": "it cannot be reached that fast",
    mocked: "the device says that it is simulated",
    "clock-jumped": "the clock of the service jumped",
    late: "it was reported late",
  },
  ago: age => `${age} ago`,

  details: {
    close: "Close",
    follow: "Follow",
    unfollow: "Unfollow",
    show: "Show on map",
    history: "Show the past",
    time: "Time",
    where: "Where",
    reported: "Reported",
    speed: "Speed",
    course: "Course",
    altitude: "Altitude",
    accuracy: "Accuracy",
    accurateTo: distance => `± ${distance}`,
    quality: "Note",
    corrected: "corrected since it was reported",
    unknown: "not reported",
    gone: "No longer on the map",
  },

  login: {
    title: "Log in",
    hint: "This service requires an access key. It is kept until this tab is closed.",
    key: "Access key",
    submit: "Log in",
    refused: "The service does not accept this key.",
    forbidden: "This key is valid, but its role may not read locations.",
  },

  history: {
    from: "From",
    to: "To",
    knownAt: "As known at",
    knownAtHint: "Leave empty for all that is known now",
    load: "Show",
    ranges: { hour: "Last hour", today: "Today", yesterday: "Yesterday", day: "24 hours" },
    choose: "Select a vehicle below to see its track, trips and stops.",
    loading: "Loading…",
    none: "No location in this time.",
    cut: count => `Only the first ${number(count)} locations are shown. Choose a shorter time.`,
    reversed: "The end must be after the start.",
    failed: reason => `It could not be loaded: ${reason}`,
    distance: "Distance",
    moving: "Moving",
    stopped: "Stopped",
    top: "Top speed",
    trips: "Trips",
    stops: "Stops",
    trip: (start, end) => `${start} – ${end}`,
    download: "Download",
    speedLegend: "Speed",
    chart: "Speed and altitude over time",
    plate: plate => `Track of ${plate}`,
  },

  player: {
    title: "Playing the past",
    play: "Play",
    pause: "Pause",
    backwards: "Play backwards",
    time: "Time of the fleet",
    rate: "Playing speed",
    times: rate => `${rate}×`,
  },
};

function number(value) {
  return new Intl.NumberFormat(navigator.language).format(value);
}

function plural(count, one, many) {
  return `${number(count)} ${count === 1 ? one : many}`;
}
