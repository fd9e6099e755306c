#!/usr/bin/env bash
# What access keys with limits, and HTTPS, cost: measures services without authentication, with AUTH=keys, and with AUTH=keys
# over HTTPS in turn, and prints the ratios to the first. Needs wrk, curl, openssl, a JDK 25 and the packaged jar. Takes about
# seven minutes.
source "$(dirname "$0")/common.sh"

warmup=${WARMUP_SECONDS:-20} duration=${DURATION_SECONDS:-8} rounds=${ROUNDS:-4}
export VEHICLES=1000
declare -A pids urls authorization rates
variants="open keys https"
trap 'for variant in $variants; do stop "${pids[$variant]:-}"; done; rm -rf "$work"' EXIT

certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$work/server.key" -out "$work/server.pem" 2>/dev/null
}

start() { # variant, scheme, port, settings
  local variant=$1 port=$3 url=$2://127.0.0.1:$3; shift 3
  env HTTP_PORT="$port" DATA_DIR="$work/$variant" "$@" "$java" $options -jar $jar >"$work/$variant.log" 2>&1 & pids[$variant]=$!
  urls[$variant]=$url
  await 60 "the start of the service ($variant)" curl -fsk "$url/health/ready"
  if [ "$variant" != open ]; then
    authorization[$variant]="Bearer $(env DATA_DIR="$work/$variant" "$java" $options -jar $jar issue-key load dispatch | tail -n 1)"
  fi
}

with() ( # variant, command
  export IDS=$work/ids.$1
  [ -z "${authorization[$1]:-}" ] || export AUTHORIZATION=${authorization[$1]}
  "${@:2}"
)

register() { # variant
  local i
  for i in $(seq 0 $((VEHICLES - 1))); do
    [ "$i" = 0 ] || echo 'next'
    echo "url = \"${urls[$1]}/register-vehicle\""
    echo "data = \"{\\\"vehicleLicensePlate\\\": \\\"LOAD-$i\\\"}\""
    echo 'header = "Content-Type: application/json"'
    [ -z "${authorization[$1]:-}" ] || echo "header = \"Authorization: ${authorization[$1]}\""
    echo 'insecure'; echo 'silent'
  done | curl -K - | grep -o '"vehicleRegisteredId":"[^"]*' | cut -d'"' -f4 >"$work/ids.$1"
}

load() { # variant, script, seconds -> requests a second
  local rate refused errors
  read -r _ rate _ refused errors < <(with "$1" wrk -t1 -c"$connections" -d"$3s" --latency -s "src/load/$2" "${urls[$1]}" | grep ^result)
  [ "$refused" = 0 ] && [ "$errors" = 0 ] || { echo "$1: $refused responses other than 2xx, $errors errors" >&2; exit 1; }
  echo "$rate"
}

certificate
unlimited="LIMIT_REQUESTS_PER_SECOND=1000000 LIMIT_LOCATIONS_PER_SECOND=10000000 LIMIT_BYTES_PER_SECOND=1000000000"
start open http 3000
start keys http 3001 AUTH=keys $unlimited
start https https 3002 AUTH=keys $unlimited TLS_CERTIFICATE="$work/server.pem" TLS_KEY="$work/server.key"
for variant in $variants; do register $variant; done

printf '| %-24s | %10s | %15s | %15s |\n' "" "open, a second" "AUTH=keys" "over HTTPS" "---" "---:" "---:" "---:"
# Batches first: their locations are a day old, and those of a vehicle that has later ones would be looked up in the log.
for script in post-locations post-location get-location; do
  [ $script = post-locations ] && connections=16 || connections=256
  for variant in $variants; do with $variant wrk -t1 -c"$connections" -d"${warmup}s" -s src/load/$script.lua "${urls[$variant]}" >/dev/null; rates[$variant]=0; done
  for round in $(seq "$rounds"); do
    for variant in $variants; do
      rate=$(load $variant $script.lua "$duration")
      rates[$variant]=$((rates[$variant] + rate))
    done
  done
  awk -v name=$script -v n="$rounds" -v a="${rates[open]}" -v b="${rates[keys]}" -v c="${rates[https]}" \
    'BEGIN { printf "| %-24s | %14.0f | %15.2f | %15.2f |\n", name, a / n, b / a, c / a }'
done
