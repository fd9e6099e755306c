# Common functions of the load suite. Scripts set $service, the base URL, and $data, the data directory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

java=${JAVA:-$(ls -d /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -n 1)}
java=${java:-java}
jar=$PWD/target/vehicle-tracking.jar
options="-Xmx1g -XX:+UseParallelGC -XX:-DontCompileHugeMethods --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dlogback.configurationFile=$PWD/conf/logback.xml"
work=$(mktemp -d)

stop() { [ -z "${1:-}" ] || { kill "$1" 2>/dev/null && wait "$1" 2>/dev/null; } || true; }

await() { # seconds, what, command...
  local until=$((SECONDS + $1)) what=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || { echo "timeout: $what" >&2; exit 1; }
    read -rt 0.2 <> <(:) || true
  done
}

start_service() {
  HTTP_PORT=${service##*:} DATA_DIR=$data "$java" $options -jar $jar >"$work/service.log" 2>&1 & service_pid=$!
  await 60 "the start of the service" curl -fs $service/health/ready
}

caught_up() { # every projection
  local behind
  behind=$(curl -fs $service/projections | grep -o '"behindEvents":[0-9]*') && ! grep -qv ':0$' <<<"$behind"
}
