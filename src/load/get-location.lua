-- GET /vehicle-current-location/{id} with ids from the file named by IDS, one per line.
wrk.headers["Authorization"] = os.getenv("AUTHORIZATION")
local ids = {}
for line in io.lines(os.getenv("IDS")) do ids[#ids + 1] = line end

request = function()
  return wrk.format("GET", "/vehicle-current-location/" .. ids[math.random(#ids)])
end

done = function(summary, latency, requests)
  local errors = summary.errors
  print(string.format("result %.0f %.1f %d %d", summary.requests / summary.duration * 1e6, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
