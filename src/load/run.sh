#!/usr/bin/env bash
# The load suite: compares the service with a bare Vert.x server on the same machine in one run, and prints a table of
# ratios. Needs wrk, curl, a JDK 25 and the packaged jar (mvn package -DskipTests). Takes about ten minutes.
#
#   src/load/run.sh                     everything
#   FILL_EVENTS=0 src/load/run.sh       without the run on a log of 20 million events
#   PEER_URL=http://localhost:3002      also measures a peer that implements the same three requests
source "$(dirname "$0")/common.sh"

warmup=${WARMUP_SECONDS:-10} duration=${DURATION_SECONDS:-15} fill=${FILL_EVENTS:-20000000}
bare=http://127.0.0.1:3001 service=http://127.0.0.1:3000 data=$work/data
export VEHICLES=1000

trap 'stop "${bare_pid:-}"; stop "${service_pid:-}"; rm -rf "$work"' EXIT

measure() { # script, url -> "requests/s p99-ms"; fails unless every response is 2xx
  wrk -t1 -c256 -d"${warmup}s" -s "src/load/$1" "$2" >/dev/null
  local rate p99 refused errors
  read -r _ rate p99 refused errors < <(wrk -t1 -c256 -d"${duration}s" --latency -s "src/load/$1" "$2" | grep ^result)
  [ "$refused" = 0 ] && [ "$errors" = 0 ] || { echo "$2: $refused responses other than 2xx, $errors errors" >&2; exit 1; }
  echo "$rate $p99"
}

lag_seconds() { curl -fs $service/projections | grep -o '"behindSeconds":[0-9.E-]*' | cut -d: -f2 | sort -g | tail -n 1; }
is_live() { ! curl -fs $service/projections | grep -q rebuilding; }
row() { printf '| %-58s | %10s | %8s | %9s |\n' "$@"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

"$java" $options -cp $jar src/load/BareServer.java >"$work/bare.log" 2>&1 & bare_pid=$!
await 60 "the start of the bare server" curl -fs $bare/vehicle-current-location/1
start_service
"$java" $options -cp $jar src/load/RegisterVehicles.java $service $VEHICLES >"$work/ids"
export IDS=$work/ids

read -r bare_post bare_post_p99 < <(measure post-location.lua $bare)
read -r post post_p99 < <(measure post-location.lua $service)
lag=$(lag_seconds)
await 60 "catching up" caught_up
read -r bare_get bare_get_p99 < <(measure get-location.lua $bare)
read -r get get_p99 < <(measure get-location.lua $service)

row "" "per second" "p99 ms" "of bare"
row "---" "---:" "---:" "---:"
row "POST /track-location, bare server" "$bare_post" "$bare_post_p99" 1
row "POST /track-location, durable" "$post" "$post_p99" "$(ratio "$post" "$bare_post")"
row "GET /vehicle-current-location, bare server" "$bare_get" "$bare_get_p99" 1
row "GET /vehicle-current-location" "$get" "$get_p99" "$(ratio "$get" "$bare_get")"

if [ -n "${PEER_URL:-}" ]; then
  "$java" $options -cp $jar src/load/RegisterVehicles.java "$PEER_URL" $VEHICLES >"$work/peer-ids"
  read -r peer_post peer_post_p99 < <(measure post-location.lua "$PEER_URL")
  read -r peer_get peer_get_p99 < <(IDS=$work/peer-ids measure get-location.lua "$PEER_URL")
  row "POST /track-location, peer (durable is $(ratio "$post" "$peer_post") times it)" "$peer_post" "$peer_post_p99" "$(ratio "$peer_post" "$bare_post")"
  row "GET /vehicle-current-location, peer (ours is $(ratio "$get" "$peer_get") times it)" "$peer_get" "$peer_get_p99" "$(ratio "$peer_get" "$bare_get")"
fi

curl -fsX POST $service/projections/current-location/rebuild >/dev/null
await 300 "the rebuild" is_live
events=$(curl -fs $service/projections | grep -o '"position":"0:[0-9]*' | head -n 1 | cut -d: -f3)
rebuild_millis=$(grep -o 'rebuilt in [0-9]*' "$work/service.log" | grep -o '[0-9]*')
row "rebuild of current-location, events" "$(awk -v n="$events" -v t="$rebuild_millis" 'BEGIN { printf "%.0f", n / t * 1000 }')" "" ""

if [ "$fill" -gt 0 ]; then
  stop "$service_pid"
  "$java" $options -cp $jar src/load/FillLog.java "$data" "$fill" 10000 >/dev/null
  start_service
  await 600 "catching up" caught_up
  read -r full full_p99 < <(measure post-location.lua $service)
  row "POST /track-location, $fill events in the log ($(ratio "$full" "$post") of an empty one)" "$full" "$full_p99" "$(ratio "$full" "$bare_post")"
fi

echo
echo "Projection lag at the end of the run: $lag s"
stop "$service_pid"
"$java" $options -cp $jar src/load/LogSize.java "$data"
