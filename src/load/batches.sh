#!/usr/bin/env bash
# Measures uploads in batches, in locations per second, and compares them with one connection that inserts the same rows
# into a plain table of the same PostgreSQL: with the two indexes of the event log for locations, and without indexes. The
# measurements alternate, so that other load on the machine affects all of them. Requirements as for run.sh; takes about
# five minutes.
#
#   BATCH=500 CONNECTIONS=16 ROUNDS=3 src/load/batches.sh
source "$(dirname "$0")/common.sh"

duration=${DURATION_SECONDS:-15} rounds=${ROUNDS:-3} connections=${CONNECTIONS:-16}
export VEHICLES=1000 BATCH=${BATCH:-500}
service=http://127.0.0.1:${HTTP_PORT:-3000} data=$work/data
trap 'stop "${service_pid:-}"; rm -rf "$work"' EXIT

upload() { # seconds -> "locations/s p99-ms"; fails unless every location is tracked
  local rate p99 refused errors
  read -r _ rate p99 refused errors < <(wrk -t1 -c"$connections" -d"$1s" --latency -s src/load/post-locations.lua $service | grep ^result)
  [ "$refused" = 0 ] && [ "$errors" = 0 ] || { echo "$refused responses with refused locations, $errors errors" >&2; exit 1; }
  echo "$rate $p99"
}

row() { printf '| %-58s | %10s | %8s | %33s | %21s |\n' "$@"; }

start_service
"$java" $options -cp "$jar" src/load/RegisterVehicles.java $service $VEHICLES >/dev/null
database=postgresql://postgres@127.0.0.1:$(grep -o 'PostgreSQL runs on port [0-9]*' "$work/service.log" | grep -o '[0-9]*$')/postgres

plain() { # bare or indexed -> rows/s
  await 60 "catching up" caught_up
  "$java" $options -cp "$jar" src/load/PlainInserts.java "$database" "$duration" "$BATCH" "$1"
}

share() { awk -v a="$rate" -v b="$1" 'BEGIN { printf "%.2f of %d", a / b, b }'; }

upload 40 >/dev/null
row "" "per second" "p99 ms" "of INSERT ... unnest, two indexes" "of the same, no index"
row "---" "---:" "---:" "---:" "---:"
for ((round = 1; round <= rounds; round++)); do
  indexed=$(plain indexed)
  bare=$(plain bare)
  await 60 "catching up" caught_up
  read -r rate p99 < <(upload "$duration")
  row "POST /track-locations, batches of $BATCH, $connections connections" "$rate" "$p99" "$(share "$indexed")" "$(share "$bare")"
done

# Every report is older than all earlier ones of its vehicle, so deduplication queries the event log for each.
await 60 "catching up" caught_up
for ((round = 1; round <= rounds; round++)); do
  read -r rate p99 < <(OLDER_DAYS=$((round * 2)) upload "$duration")
  row "the same, older than all stored locations" "$rate" "$p99" "" ""
done
