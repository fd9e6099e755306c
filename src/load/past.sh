#!/usr/bin/env bash
# The load suite for temporal queries: queries an event log of 50 million events of 10,000 vehicles in twelve days, and
# prints a table. Needs wrk, curl, a JDK 25, the packaged jar (mvn package -DskipTests) and 20 GB; takes half an hour.
#
#   src/load/past.sh
#   PAST_DATA=./past src/load/past.sh        keeps the event log there, and uses an existing one
#   FILL_EVENTS=5000000 src/load/past.sh     queries a smaller event log
#   STREAM_EVENTS=500000 src/load/past.sh    streams fewer events
#   HTTP_PORT=3150 src/load/past.sh          port of the service
source "$(dirname "$0")/common.sh"

fill=${FILL_EVENTS:-50000000} stream=${STREAM_EVENTS:-2000000} runs=${RUNS:-5} duration=${DURATION_SECONDS:-30}
service=http://127.0.0.1:${HTTP_PORT:-3000} data=${PAST_DATA:-$work/data}
day="licensePlate=FILL-0&from=2026-01-05T00:00:00Z&to=2026-01-05T23:59:59Z" day_points=86400
all="licensePlate=FILL-0&from=2026-01-01T00:00:00Z&to=2026-01-12T23:59:59Z"
trap 'stop "${stream_pid:-}"; stop "${service_pid:-}"; rm -rf "$work"' EXIT

row() { printf '| %-64s | %12s | %12s | %8s | %5s |\n' "$1" "$2" "$3" "${4:-}" "$(cut -d' ' -f1 /proc/loadavg)"; }
program() { "$java" $options -cp $jar "$@"; }
best_and_median() { sort -g | awk '{ v[NR] = $1 } END { printf "%.0f %.0f\n", v[1], v[int((NR + 1) / 2)] }'; }
per_second() { awk -v n="$1" -v ms="$2" 'BEGIN { printf "%.0f", n / ms * 1000 }'; }

# CPU time of the service and its PostgreSQL: the cost of a response even if other processes load the machine.
cpu_millis() { { cat /proc/[0-9]*/stat 2>/dev/null || true; } | awk -v service=$service_pid -v postgres="$(head -n 1 "$data/postgresql-17/postmaster.pid")" \
  '{ pid = $1; sub(/.*\) /, "") } pid == service || $2 == postgres { ticks += $12 + $13 } END { print ticks * 10 }'; }
mark() { cpu_before=$(cpu_millis); }
each() { awk -v n="$1" -v from="$cpu_before" -v to="$(cpu_millis)" 'BEGIN { printf "%.2f", (to - from) / n }'; } # responses since mark

millis() { # URL -> best and median time of a response with status 200, after a warm-up
  for _ in 1 2 3; do curl -fs -o "$work/answer" "$1"; done
  for _ in $(seq "$runs"); do curl -fs -o "$work/answer" -w '%{time_total}\n' "$1"; done | awk '{ print $1 * 1000 }' | best_and_median
}

fleet_millis() { # the same for all vehicles, at a different time for each request
  for i in $(seq $((runs + 3))); do
    curl -fs -o "$work/answer" -w '%{time_total}\n' "$service/vehicle-locations?at=2026-01-$(printf %02d $((i % 10 + 2)))T0$((i % 9)):17:23Z&limit=10000"
  done | tail -n "$runs" | awk '{ print $1 * 1000 }' | best_and_median
}

live_megabytes() { # live objects in the heap of the service
  "$(dirname "$java")/jcmd" $service_pid GC.run >/dev/null
  "$(dirname "$java")/jcmd" $service_pid GC.heap_info | grep -E 'PSYoungGen|ParOldGen' | grep -o 'used [0-9]*' | awk '{ k += $2 } END { printf "%.0f", k / 1024 }'
}

[ -e "$data/postgresql-17.complete" ] || program src/load/FillLog.java "$data" "$fill" 10000
start_service
await 900 "catching up" caught_up
curl -fs "$service/vehicle-locations?at=2026-01-12T23:00:00Z&limit=10000" | grep -o '"vehicleRegisteredId":"[^"]*"' | cut -d'"' -f4 >"$work/ids"
export IDS=$work/ids

row "$(wc -l <"$work/ids") vehicles, $(curl -fs $service/audit/head | grep -o '"position":"0:[0-9]*' | cut -d: -f3) events" "best" "median" "CPU ms"
printf '|---|---:|---:|---:|---:|\n'

read -r rate p99 < <(program src/load/SelectOne.java "$data" 64 5)
row "SELECT 1 from the JVM, 64 callers: per second, p99 ms" "$rate" "$p99"

read -r p50 p99 max < <(program src/load/FixedRate.java $service "$IDS" 1000 1 "$duration" | tail -n 1)
row "one vehicle as of a time, cold JVM: p50 / p99, max ms" "$p50 / $p99" "$max"

mark
for _ in 1 2 3; do program src/load/FixedRate.java $service "$IDS" 1000 5 "$duration" | tail -n 1; done | sort -gk2 >"$work/latencies"
spent=$(each $((3 * 1000 * (5 + duration))))
while read -r p50 p99 max; do
  row "one vehicle as of a time, 1,000/s: p50 / p99, max ms" "$p50 / $p99" "$max" "$spent"
done <"$work/latencies"

wrk -t1 -c64 -d5s -s src/load/get-past-location.lua $service >/dev/null
mark
read -r _ rate p99 refused errors < <(wrk -t1 -c64 -d10s --latency -s src/load/get-past-location.lua $service | grep ^result)
[ "$refused" = 0 ] && [ "$errors" = 0 ] || { echo "$refused responses other than 2xx, $errors errors" >&2; exit 1; }
row "one vehicle as of a time, 64 connections: per second, p99 ms" "$rate" "$p99" "$(each $((rate * 10)))"

mark
read -r best median < <(fleet_millis)
row "all vehicles as of a time, one page: ms" "$best" "$median" "$(each $((runs + 3)))"

for format in ndjson json; do
  mark
  read -r best median < <(millis "$service/vehicle-track?$day&format=$format")
  spent=$(each $((runs + 3)))
  [ "$(grep -o locationTrackedId "$work/answer" | wc -l)" = $day_points ] || { echo "the track is incomplete" >&2; exit 1; }
  row "a day of $day_points points, $format: points per second" "$(per_second $day_points "$best")" "$(per_second $day_points "$median")" "$spent"
done

mark
read -r best median < <(millis "$service/vehicle-movement?$day")
row "the movement of that day: ms" "$best" "$median" "$(each $((runs + 3)))"

mark
read -r seconds < <(curl -fs "$service/events?format=ndjson&limit=$stream" -o "$work/answer" -w '%{time_total}\n')
spent=$(each 1)
[ "$(wc -l <"$work/answer")" = "$stream" ] || { echo "the stream of events is incomplete" >&2; exit 1; }
row "$stream events as NDJSON: events per second" "$(awk -v n="$stream" -v s="$seconds" 'BEGIN { printf "%.0f", n / s }')" "" "$spent"
rm "$work/answer"

before=$(live_megabytes)
curl -fs "$service/vehicle-track?$all&format=ndjson" -o "$work/answer" & stream_pid=$!
most=0
while kill -0 "$stream_pid" 2>/dev/null; do
  live=$(live_megabytes)
  [ "$live" -le "$most" ] || most=$live
done
wait "$stream_pid" && stream_pid=
row "live heap while $(wc -l <"$work/answer") points are streamed: maximum, before, MB" "$most" "$before"
