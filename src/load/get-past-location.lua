-- GET /vehicle-location/{id}?at= with ids from the file named by IDS, at random times of the days that FillLog fills.
local ids = {}
for line in io.lines(os.getenv("IDS")) do ids[#ids + 1] = line end
math.randomseed(os.time())

request = function()
  local at = string.format("2026-01-%02dT%02d:%02d:%02dZ", math.random(2, 12), math.random(0, 23), math.random(0, 59), math.random(0, 59))
  return wrk.format("GET", "/vehicle-location/" .. ids[math.random(#ids)] .. "?at=" .. at)
end

done = function(summary, latency, requests)
  local errors = summary.errors
  print(string.format("result %.0f %.1f %d %d", summary.requests / summary.duration * 1e6, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
