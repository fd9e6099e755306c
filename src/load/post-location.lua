-- POST /track-location for vehicles LOAD-0 .. LOAD-(VEHICLES - 1) at random positions. With DELAY_MILLIS each connection
-- waits for that time before a request.
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = os.getenv("AUTHORIZATION")
local vehicles = tonumber(os.getenv("VEHICLES") or "1000")
math.randomseed(os.time())

request = function()
  local body = string.format('{"vehicleLicensePlate":"LOAD-%d","latitude":%.6f,"longitude":%.6f}',
    math.random(0, vehicles - 1), math.random() * 180 - 90, math.random() * 360 - 180)
  return wrk.format("POST", "/track-location", nil, body)
end

local pause = tonumber(os.getenv("DELAY_MILLIS") or "0")
if pause > 0 then
  delay = function() return pause end
end

-- Prints one line for the calling script: requests per second, p99 in milliseconds, responses other than 2xx, errors.
done = function(summary, latency, requests)
  local errors = summary.errors
  print(string.format("result %.0f %.1f %d %d", summary.requests / summary.duration * 1e6, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
