#!/usr/bin/env bash
# What several nodes cost on one machine: locations a second, CPU time of a location and collisions. Needs wrk, curl,
# haproxy, a JDK 25 and the packaged jar. Takes about five minutes.
#
#   src/load/cluster.sh
#   BEFORE_JAR=old.jar src/load/cluster.sh       also measures one node of another version
source "$(dirname "$0")/common.sh"
source src/load/nodes.sh

warmup=${WARMUP_SECONDS:-8} duration=${DURATION_SECONDS:-12} connections=${CONNECTIONS:-256}
export VEHICLES=1000
trap stop_all EXIT

cpu_ticks() { # of the nodes, the load balancer and PostgreSQL
  local pids
  pids=$(printf '%s\n' "${node_pids[@]}" ${balancer_pid:-} $(pgrep -f "$work/database" || true) $(pgrep -P "$(head -n 1 "$work/database/postmaster.pid")"))
  for pid in $pids; do cat "/proc/$pid/stat" 2>/dev/null || true; done | awk '{ sum += $14 + $15 } END { print sum }'
}

collisions() {
  local sum=0 number
  for number in "${!node_pids[@]}"; do
    sum=$((sum + $(curl -fs "$(node_url "$number")/nodes" | grep -o '"collisions":[0-9]*' | cut -d: -f2 | sort -n | tail -n 1)))
  done
  echo "$sum"
}

row() { printf '| %-52s | %10s | %8s | %10s | %12s |\n' "$@"; }

measure() { # name, url...: loads all urls at the same time
  local name=$1 rate=0 p99=0 before ticks part; shift
  local each=$((connections / $#)) url
  for url in "$@"; do wrk -t1 -c"$each" -d"${warmup}s" -s src/load/post-location.lua "$url" >/dev/null & done
  wait $(jobs -rp | grep -vxF -f <(printf '%s\n' "${node_pids[@]}" "$database_pid" ${balancer_pid:-}))
  ticks=$(cpu_ticks) before=$(collisions)
  rm -f "$work"/result.*
  for url in "$@"; do
    wrk -t1 -c"$each" -d"${duration}s" --latency -s src/load/post-location.lua "$url" >"$work/result.${url##*:}" &
  done
  wait $(jobs -rp | grep -vxF -f <(printf '%s\n' "${node_pids[@]}" "$database_pid" ${balancer_pid:-}))
  ticks=$(($(cpu_ticks) - ticks))
  read -r rate p99 part < <(cat "$work"/result.* | awk '/^result/ { rate += $2; if ($3 > p99) p99 = $3; bad += $4 + $5 } END { print rate, p99, bad }')
  [ "$part" = 0 ] || echo "$name: $part responses other than 2xx or errors" >&2
  row "$name" "$rate" "$p99" "$(awk -v t="$ticks" -v r="$rate" -v d="$duration" 'BEGIN { printf "%.0f", t * 10000 / (r * d) }')" \
    "$(awk -v a="$before" -v b="$(collisions)" -v d="$duration" 'BEGIN { printf "%.1f", (b - a) / d }')"
}

start_database
row "" "per second" "p99 ms" "CPU us each" "collisions/s"
row "---" "---:" "---:" "---:" "---:"

if [ -n "${BEFORE_JAR:-}" ]; then
  new=$jar jar=$(realpath "$BEFORE_JAR") node_directory=$work
  database_url_new=$database_url
  start_node 1
  "$java" $options -cp $jar src/load/RegisterVehicles.java "$(node_url 1)" $VEHICLES >/dev/null
  measure "one node, before" "$(node_url 1)"
  stop_node 1
  jar=$new node_directory=.
fi
start_node 1
"$java" $options -cp $jar src/load/RegisterVehicles.java "$(node_url 1)" $VEHICLES >/dev/null
measure "one node" "$(node_url 1)"
start_balancer
measure "one node behind HAProxy" "$balancer"
start_node 2
measure "two nodes without a cluster, one shard" "$(node_url 1)" "$(node_url 2)"
start_node 3
measure "three nodes without a cluster, one shard" "$(node_url 1)" "$(node_url 2)" "$(node_url 3)"
for number in 1 2 3; do stop_node $number; done
# They share two cores, so each has one event loop.
for number in 1 2 3; do start_cluster_node $number EVENT_LOOPS=1 WEB_INSTANCES=1; done
await 30 "three members" has_members 3
warmup=60 # three JVMs compile on the cores of one
measure "three nodes of a cluster behind HAProxy" "$balancer"
