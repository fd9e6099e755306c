-- POST /track-locations: batches of BATCH locations of vehicles LOAD-0 .. LOAD-(VEHICLES - 1) at random places. The
-- bodies are made once, since making them would take more of the machine than what is measured.
local vehicles = tonumber(os.getenv("VEHICLES") or "1000")
local size = tonumber(os.getenv("BATCH") or "500")
math.randomseed(os.time())

local requests = {}
init = function()
  for i = 1, 100 do
    local items = {}
    for j = 1, size do
      items[j] = string.format(
        '{"vehicleLicensePlate":"LOAD-%d","latitude":%.6f,"longitude":%.6f,"occurredAt":"%s","speed":%.1f}',
        math.random(0, vehicles - 1), math.random() * 180 - 90, math.random() * 360 - 180,
        os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - math.random(0, 86400)), math.random() * 40)
    end
    requests[i] = wrk.format("POST", "/track-locations", { ["Content-Type"] = "application/json" },
      "[" .. table.concat(items, ",") .. "]")
  end
end

local next = 0
request = function()
  next = next % #requests + 1
  return requests[next]
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
