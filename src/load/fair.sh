#!/usr/bin/env bash
# Measures the latency of single locations at a fixed rate, alone and while one client uploads a million lines, in turn; then
# with AUTH=keys while one address sends 10,000 wrong keys a second. Requirements as for run.sh, without wrk. Writes 2 GB.
#
#   RATE=300 ROUNDS=3 src/load/fair.sh
source "$(dirname "$0")/common.sh"

rate=${RATE:-300} rounds=${ROUNDS:-3}
service=http://127.0.0.1:${HTTP_PORT:-3000} data=$work/data
trap 'stop "${service_pid:-}"; rm -rf "$work"' EXIT

fair() { "$java" $options -cp "$jar" src/load/fair/Fair.java $service "$1" "$rate" "$rounds"; }

start_service
"$java" $options -cp "$jar" src/load/RegisterVehicles.java $service 1000 >/dev/null
"$java" $options -cp "$jar" src/load/RecycleWal.java "$data"
echo "| $rate locations a second | requests | p50 ms | p99 ms | max ms | refused | lines or wrong keys a second |"
echo "|---|---:|---:|---:|---:|---:|---:|"
fair upload

KEY=$(DATA_DIR=$data "$java" $options -jar "$jar" issue-key load dispatch | grep -o 'vtk_[0-9A-Za-z]*')
export KEY
stop "$service_pid"
# The rates of one key are not what is measured.
export AUTH=keys LIMIT_REQUESTS_PER_SECOND=0 LIMIT_LOCATIONS_PER_SECOND=0 LIMIT_BYTES_PER_SECOND=0
start_service
fair wrong-keys
