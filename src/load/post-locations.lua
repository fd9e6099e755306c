-- POST /track-locations: batches of BATCH locations of vehicles LOAD-0 .. LOAD-(VEHICLES - 1), each a few microseconds
-- after the one before and none like another, as of devices that were out of reach since yesterday. A vehicle stands still,
-- and its receiver is off by 40 m at most. Time goes no faster than on the clock, so that what one run tells is later than
-- what the run before it told. OLDER_DAYS takes it back by so many days.
local vehicles = tonumber(os.getenv("VEHICLES") or "1000")
local size = tonumber(os.getenv("BATCH") or "500")
local start = os.time() - 86400 * (1 + tonumber(os.getenv("OLDER_DAYS") or "0"))
local told = 0
math.randomseed(start)

-- What is costly to write is written once, so that the processor goes to the service and not to this script.
local places, moments = {}, {}
for vehicle = 0, vehicles - 1 do
  local latitude, longitude = math.random() * 120 - 60, math.random() * 359 - 179.5
  for _ = 1, 20 do
    places[#places + 1] = string.format(
      '{"vehicleLicensePlate":"LOAD-%d","latitude":%.6f,"longitude":%.6f,"speed":%.1f,"occurredAt":"',
      vehicle, latitude + math.random() * 0.0003, longitude + math.random() * 0.0003, math.random() * 2)
  end
end
for i = 1, 200000 do moments[i] = string.format('.%06dZ"}', (i - 1) * 5) end

request = function()
  local items = {}
  local second = os.date("!%Y-%m-%dT%H:%M:%S", start + math.floor(told / #moments))
  for i = 1, size do
    items[i] = places[math.random(#places)] .. second .. moments[(told + i - 1) % #moments + 1]
  end
  told = told + size
  return wrk.format("POST", "/track-locations", { ["Content-Type"] = "application/json" },
    "[" .. table.concat(items, ",") .. "]")
end

-- Every item must be tracked: an answer with a problem in it counts as refused.
problems = 0
local threads = {}
setup = function(thread) threads[#threads + 1] = thread end
response = function(status, headers, body)
  if string.find(body, '"problem"', 1, true) then problems = problems + 1 end
end

-- One line for the script that runs this: locations a second, p99 in milliseconds, refused answers, errors.
done = function(summary, latency, requests)
  local errors = summary.errors
  local refused = errors.status
  for _, thread in ipairs(threads) do refused = refused + (thread:get("problems") or 0) end
  print(string.format("result %.0f %.1f %d %d", summary.requests * size / summary.duration * 1e6,
    latency:percentile(99) / 1e3, refused, errors.connect + errors.read + errors.write + errors.timeout))
end
