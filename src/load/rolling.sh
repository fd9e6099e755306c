#!/usr/bin/env bash
# Replaces three nodes one by one behind HAProxy at 60 % of the load that they take, and fails unless every response is 2xx
# without a connection error. Needs wrk, curl, haproxy, a JDK 25 and the packaged jar. Takes about three minutes.
source "$(dirname "$0")/common.sh"
source src/load/nodes.sh

export VEHICLES=1000
connections=${CONNECTIONS:-256} load_percent=${LOAD_PERCENT:-60}
trap stop_all EXIT

start_database
for number in 1 2 3; do start_cluster_node $number DRAIN_SECONDS=4; done
await 30 "three members" has_members 3
start_balancer
"$java" $options -cp $jar src/load/RegisterVehicles.java "$(node_url 1)" $VEHICLES >/dev/null
load() { wrk -t1 -c"$connections" -d"$1s" --latency -s src/load/post-location.lua "$balancer" | grep ^result; }
load "${WARMUP_SECONDS:-45}" >/dev/null
read -r _ full _ < <(load 15)
# The time of a response is part of the interval between two requests of a connection, so the rate is a little lower.
export DELAY_MILLIS=$((connections * 1000 * 100 / (full * load_percent)))
load "${DURATION_SECONDS:-90}" >"$work/result" & load_pid=$!
for number in 1 2 3; do
  stop_node $number
  start_cluster_node $number DRAIN_SECONDS=4
  await 30 "three members" has_members 3
  echo "node $number is replaced"
done
kill -0 $load_pid || { echo "the load ended before the last node was replaced; set DURATION_SECONDS" >&2; exit 1; }
wait $load_pid
read -r _ rate p99 refused errors < <(grep ^result "$work/result")
echo "full load: $full locations/s; during the replacement: $rate locations/s, p99 $p99 ms, $refused responses other than 2xx, $errors connection errors"
[ "$refused" = 0 ] && [ "$errors" = 0 ]
