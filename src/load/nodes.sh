# Functions for several nodes on one database, for scripts that source common.sh first.
# shellcheck shell=bash

declare -A node_pids
base_port=${BASE_PORT:-3400} database_port=${DATABASE_PORT:-3499} balancer_port=${BALANCER_PORT:-3490}

start_database() {
  "$java" --enable-native-access=ALL-UNNAMED -Dlogback.configurationFile=conf/logback.xml -cp $jar \
    src/load/Database.java "$work/database" "$database_port" >"$work/database.url" 2>"$work/database.log" & database_pid=$!
  await 60 "the start of PostgreSQL" grep -q postgres: "$work/database.url"
  database_url=$(grep postgres: "$work/database.url")
}

node_url() { echo "http://127.0.0.1:$((base_port + $1))"; }

start_node() { # number, further settings as NAME=value
  local number=$1; shift
  # An older version refuses settings of conf/application.yaml that it does not have, so it gets another directory.
  env -C "${node_directory:-.}" HTTP_PORT=$((base_port + number)) DATABASE_URL="$database_url" DATA_DIR="$work/node$number" \
    IMPORT_DIR="$work/import$number" ARCHIVE_DIR="$work/archive" "$@" \
    "$java" $options -jar $jar >"$work/node$number.log" 2>&1 &
  node_pids[$number]=$!
  await 60 "the start of node $number" curl -fs "$(node_url "$number")/health/ready"
}

start_cluster_node() { # number, further settings
  local number=$1; shift
  start_node "$number" CLUSTER_MEMBERS="127.0.0.1:5810,127.0.0.1:5820,127.0.0.1:5830" CLUSTER_PORT="58${number}0" "$@"
}

stop_node() { stop "${node_pids[$1]:-}"; unset "node_pids[$1]"; }

start_balancer() {
  BALANCER_BIND="127.0.0.1:$balancer_port" NODE1="127.0.0.1:$((base_port + 1))" NODE2="127.0.0.1:$((base_port + 2))" \
    NODE3="127.0.0.1:$((base_port + 3))" haproxy -f conf/haproxy.cfg >"$work/haproxy.log" 2>&1 & balancer_pid=$!
  balancer=http://127.0.0.1:$balancer_port
  await 30 "the load balancer" curl -fs "$balancer/health/ready"
}

members() { # number of nodes that node 1 reaches
  curl -fs "$(node_url 1)/nodes" | grep -o '"isReachable":true' | wc -l
}

has_members() { [ "$(members)" = "$1" ]; }

stop_all() {
  for number in "${!node_pids[@]}"; do stop_node "$number"; done
  stop "${balancer_pid:-}"
  stop "${database_pid:-}"
  rm -rf "$work"
}
