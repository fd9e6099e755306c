#!/usr/bin/env bash
# Measures streams of events: the time from the response to a location until the last stream has received it, with many
# streams and with clients that read nothing. Requirements as for run.sh, without wrk. The limit of open files must be above
# twice the number of streams.
#
#   RATE=2000 FLEET=2 src/load/live.sh
source "$(dirname "$0")/common.sh"

rate=${RATE:-2000} fleet=${FLEET:-2} seconds=${DURATION_SECONDS:-15}
service=http://127.0.0.1:${HTTP_PORT:-3000} data=$work/data
export HTTP_MAX_LIVE_CLIENTS=20000
trap 'stop "${service_pid:-}"; rm -rf "$work"' EXIT

live() { "$java" $options -cp "$jar" src/load/live/Live.java $service "$@"; }

start_service
"$java" $options -cp "$jar" src/load/RegisterVehicles.java $service 1000 >/dev/null
echo "| streams | clients that do not read | locations of the fleet | p50 ms | p99 ms | max ms | not received by all | refused |"
echo "|---:|---:|---:|---:|---:|---:|---:|---:|"
for clients in ${STREAMS:-1000 5000 10000}; do live "$clients" 0 "$rate" "$fleet" "$seconds"; done
live 1000 1000 "$rate" "$fleet" "$seconds"
