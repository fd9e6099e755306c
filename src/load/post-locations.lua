-- POST /track-locations: batches of BATCH distinct locations of vehicles LOAD-0 .. LOAD-(VEHICLES - 1), a few microseconds
-- apart, as from devices that were offline since yesterday. A vehicle stands still, with an error of at most 40 m. Times
-- advance no faster than the clock, so that all locations of a run are later than those of the run before. OLDER_DAYS
-- shifts them back by a number of days.
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = os.getenv("AUTHORIZATION")
local vehicles = tonumber(os.getenv("VEHICLES") or "1000")
local size = tonumber(os.getenv("BATCH") or "500")
local start = os.time() - 86400 * (1 + tonumber(os.getenv("OLDER_DAYS") or "0"))
local sent = 0
math.randomseed(start)

-- Text that is costly to format is prepared once, so that CPU time goes to the service and not to this script.
local prefixes, fractions = {}, {}
for vehicle = 0, vehicles - 1 do
  local latitude, longitude = math.random() * 120 - 60, math.random() * 359 - 179.5
  for _ = 1, 20 do
    prefixes[#prefixes + 1] = string.format(
      '{"vehicleLicensePlate":"LOAD-%d","latitude":%.6f,"longitude":%.6f,"speed":%.1f,"occurredAt":"',
      vehicle, latitude + math.random() * 0.0003, longitude + math.random() * 0.0003, math.random() * 2)
  end
end
for i = 1, 200000 do fractions[i] = string.format('.%06dZ"}', (i - 1) * 5) end

request = function()
  local items = {}
  local second = os.date("!%Y-%m-%dT%H:%M:%S", start + math.floor(sent / #fractions))
  for i = 1, size do
    items[i] = prefixes[math.random(#prefixes)] .. second .. fractions[(sent + i - 1) % #fractions + 1]
  end
  sent = sent + size
  return wrk.format("POST", "/track-locations", nil,
    "[" .. table.concat(items, ",") .. "]")
end

-- Every item must be tracked: a response that contains a problem counts as refused.
problems = 0
local threads = {}
setup = function(thread) threads[#threads + 1] = thread end
response = function(status, headers, body)
  if string.find(body, '"problem"', 1, true) then problems = problems + 1 end
end

-- Prints one line for the calling script: locations per second, p99 in milliseconds, refused responses, errors.
done = function(summary, latency, requests)
  local errors = summary.errors
  local refused = errors.status
  for _, thread in ipairs(threads) do refused = refused + (thread:get("problems") or 0) end
  print(string.format("result %.0f %.1f %d %d", summary.requests * size / summary.duration * 1e6,
    latency:percentile(99) / 1e3, refused, errors.connect + errors.read + errors.write + errors.timeout))
end
