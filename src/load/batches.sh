#!/usr/bin/env bash
# Measures uploads: locations a second in batches, against one connection that inserts the same rows into a plain table of
# the same PostgreSQL. The two take turns, so that a busy machine is as busy for both. Needs what run.sh needs; takes
# about three minutes.
#
#   BATCH=500 CONNECTIONS=8 ROUNDS=3 src/load/batches.sh
source "$(dirname "$0")/common.sh"

duration=${DURATION_SECONDS:-15} rounds=${ROUNDS:-3} connections=${CONNECTIONS:-8}
export VEHICLES=1000 BATCH=${BATCH:-500}
service=http://127.0.0.1:${HTTP_PORT:-3000} data=$work/data
trap 'stop "${service_pid:-}"; rm -rf "$work"' EXIT

upload() { # seconds -> "locations/s p99-ms"; every location must be tracked
  local rate p99 refused errors
  read -r _ rate p99 refused errors < <(wrk -t1 -c"$connections" -d"$1s" --latency -s src/load/post-locations.lua $service | grep ^result)
  [ "$refused" = 0 ] && [ "$errors" = 0 ] || { echo "$refused answers have refusals in them, $errors errors" >&2; exit 1; }
  echo "$rate $p99"
}

row() { printf '| %-58s | %10s | %8s | %9s |\n' "$@"; }

start_service
"$java" $options -cp "$jar" src/load/RegisterVehicles.java $service $VEHICLES >/dev/null
database=postgresql://postgres@127.0.0.1:$(grep -o 'PostgreSQL runs on port [0-9]*' "$work/service.log" | grep -o '[0-9]*$')/postgres

upload 15 >/dev/null
row "" "a second" "p99 ms" "of plain"
row "---" "---:" "---:" "---:"
for ((round = 1; round <= rounds; round++)); do
  await 60 "catching up" caught_up
  plain=$("$java" $options -cp "$jar" src/load/PlainInserts.java "$database" "$duration" "$BATCH")
  read -r rate p99 < <(upload "$duration")
  row "INSERT ... unnest by one connection, batches of $BATCH" "$plain" "" 1
  row "POST /track-locations, batches of $BATCH, $connections connections" "$rate" "$p99" "$(awk -v a="$rate" -v b="$plain" 'BEGIN { printf "%.2f", a / b }')"
done
