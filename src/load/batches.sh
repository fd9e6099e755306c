#!/usr/bin/env bash
# Measures uploads: locations a second in batches, against one connection that inserts the same rows into a plain table of
# the same PostgreSQL. The two take turns, so that a busy machine is as busy for both. Needs what run.sh needs; takes
# about three minutes.
#
#   BATCH=500 CONNECTIONS=8 ROUNDS=3 src/load/batches.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

java=${JAVA:-$(ls -d /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -n 1)}
java=${java:-java}
jar=${JAR:-target/vehicle-tracking.jar}
options="-Xmx1g -XX:+UseParallelGC -XX:-DontCompileHugeMethods --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dlogback.configurationFile=conf/logback.xml ${JAVA_OPTIONS:-}"
duration=${DURATION_SECONDS:-15} rounds=${ROUNDS:-3} connections=${CONNECTIONS:-8}
export VEHICLES=1000 BATCH=${BATCH:-500} HTTP_PORT=${HTTP_PORT:-3000}
service=http://127.0.0.1:$HTTP_PORT
work=$(mktemp -d)

stop() { [ -z "${1:-}" ] || { kill "$1" 2>/dev/null && wait "$1" 2>/dev/null; } || true; }
trap 'stop "${service_pid:-}"; rm -rf "$work"' EXIT

await() { # seconds, what, command...
  local until=$((SECONDS + $1)) what=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || { echo "$what did not happen" >&2; exit 1; }
    read -rt 0.2 <> <(:) || true
  done
}

upload() { # seconds -> "locations/s p99-ms"; every location must be tracked
  local rate p99 refused errors
  read -r _ rate p99 refused errors < <(wrk -t1 -c"$connections" -d"$1s" --latency -s src/load/post-locations.lua $service | grep ^result)
  [ "$refused" = 0 ] && [ "$errors" = 0 ] || { echo "$refused answers have refusals in them, $errors errors" >&2; exit 1; }
  echo "$rate $p99"
}

caught_up() { [ "$(curl -fs $service/projections | grep -o '"behindEvents":0,' | wc -l)" = 2 ]; }
row() { printf '| %-58s | %10s | %8s | %9s |\n' "$@"; }

DATA_DIR=$work/data "$java" $options -jar "$jar" >"$work/service.log" 2>&1 & service_pid=$!
await 60 "the start of the service" curl -fs $service/health/ready
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
