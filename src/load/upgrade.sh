#!/usr/bin/env bash
# Runs an older version, then this version beside it on the same database, and fails when an acknowledged location is lost, or
# an event is doubled or wrong. Prints the responses of both by status. Needs curl, a JDK 25 and the packaged jars.
#
#   OLD_JAR=old.jar src/load/upgrade.sh
source "$(dirname "$0")/common.sh"
source src/load/nodes.sh
trap stop_all EXIT

start_database
new=$jar jar=$(realpath "${OLD_JAR:?the packaged jar of the older version}") node_directory=$work
start_node 1
jar=$new node_directory=.
"$java" $options -cp $jar src/load/TwoVersions.java "$(node_url 1)" "$(node_url 2)" "${DURATION_SECONDS:-10}" >"$work/result" & check_pid=$!
await 60 "the load" grep -q "the old node tracks" "$work/result"
start_node 2
code=0; wait $check_pid || code=$?
cat "$work/result"
echo "log of the old node:"; grep -E "WARN|ERROR" "$work/node1.log" | cut -c1-300 | head -n 5 || true
echo "log of the new node:"; grep -E "WARN|ERROR" "$work/node2.log" | cut -c1-300 | head -n 5 || true
exit $code
