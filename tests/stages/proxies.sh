#!/usr/bin/env bash
# A school under a path of a shared host, behind nginx and HAProxy, which pass the path on or take it off. The proxies
# run as ordinary processes on free ports of the loopback address, with configuration files made here.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
PATH=$PATH:/usr/sbin

base=/north/school
proxy_pids=()
end_with_proxies() {
  local status=$? pid
  set +e
  for pid in "${proxy_pids[@]}"; do kill -TERM "$pid" 2>/dev/null; done
  for pid in "${proxy_pids[@]}"; do wait "$pid" 2>/dev/null; done
  (exit "$status")
  end_stage
}
trap end_with_proxies EXIT

# Ports that are free now, one a line.
free_ports() {
  python3 -c 'import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for each in held: each.bind(("127.0.0.1", 0))
for each in held: print(each.getsockname()[1])' "$1"
}
mapfile -t ports < <(free_ports 4)
declare -A proxies=(
  ["nginx, which passes the path on"]=${ports[0]}
  ["nginx, which takes the path off"]=${ports[1]}
  ["HAProxy, which passes the path on"]=${ports[2]}
  ["HAProxy, which takes the path off"]=${ports[3]}
)

# Pages name the path only, so one server stands behind all of them. Where it listens is known when it has started.
write_proxies() {
  local to=${server_url#http://}
  to=127.0.0.1:${to##*:}
  to=${to%%/*}
  mkdir -p "$scratch/nginx"
  cat >"$scratch/nginx.conf" <<CONF
daemon off;
master_process off;
pid $scratch/nginx/pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path $scratch/nginx/body;
  proxy_temp_path $scratch/nginx/proxy;
  fastcgi_temp_path $scratch/nginx/fastcgi;
  uwsgi_temp_path $scratch/nginx/uwsgi;
  scgi_temp_path $scratch/nginx/scgi;
  proxy_set_header Host \$http_host;
  proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
  server {
    listen 127.0.0.1:${ports[0]};
    location ~ ^$base(/|\$) { proxy_pass http://$to; }
  }
  server {
    listen 127.0.0.1:${ports[1]};
    location = $base { return 301 \$scheme://\$http_host$base/; }
    location $base/ { proxy_pass http://$to/; }
  }
}
CONF
  cat >"$scratch/haproxy.cfg" <<CONF
defaults
  mode http
  option forwardfor
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend passes_on
  bind 127.0.0.1:${ports[2]}
  use_backend passes_on if { path $base } || { path_beg $base/ }
frontend takes_off
  bind 127.0.0.1:${ports[3]}
  use_backend takes_off if { path $base } || { path_beg $base/ }
backend passes_on
  server school $to
backend takes_off
  http-request replace-path $base/?(.*) /\1
  server school $to
CONF
}

start_proxies() {
  write_proxies
  nginx -e stderr -c "$scratch/nginx.conf" >"$scratch/nginx.log" 2>&1 &
  proxy_pids+=($!)
  haproxy -db -f "$scratch/haproxy.cfg" >"$scratch/haproxy.log" 2>&1 &
  proxy_pids+=($!)
}

proxies_answer() {
  local port
  for port in "${ports[@]}"; do
    curl -s -o "$scratch/first" --retry 50 --retry-delay 0 --retry-max-time 20 --retry-connrefused "http://127.0.0.1:$port$base/api/health" || {
      tail -n 20 "$scratch/nginx.log" "$scratch/haproxy.log"
      return 1
    }
  done
}

# The addresses in a page, and those in its style sheets relative to them. What the modules fetch, a browser follows below.
addresses() {
  python3 - "$1" <<'PYTHON'
import re, sys, urllib.parse, urllib.request
page = sys.argv[1]
def fetch(address):
    with urllib.request.urlopen(address) as answer:
        return answer.geturl(), answer.read().decode()
page, text = fetch(page)
found = {urllib.parse.urljoin(page, each) for each in re.findall(r'(?:href|src)="([^"]+)"', text)}
for sheet in [each for each in found if each.endswith(".css")]:
    found |= {urllib.parse.urljoin(sheet, each) for each in re.findall(r'url\("([^"]+)"\)', fetch(sheet)[1])}
print(*sorted(found), sep="\n")
PYTHON
}

shell_and_files() {
  local url=$1 address
  curl -fsSL "$url$2" >"$scratch/shell"
  grep -q '<div id="app">' "$scratch/shell"
  addresses "$url$2" >"$scratch/files"
  for address in core.js main.css .woff2 manifest; do grep -qF "$address" "$scratch/files"; done
  while read -r address; do
    [[ $address == "$url"/* ]]
    curl -fsS -o "$scratch/file" -w '%{content_type}\n' "$address" >"$scratch/kind"
    [[ -s $scratch/file ]]
    if grep -q '^text/html' "$scratch/kind"; then return 1; fi
  done <"$scratch/files"
}

documentation() {
  local url=$1 address
  curl -fsS "$url/docs" | grep -oE '(href|src)="/[^"#]*' | cut -d'"' -f2 | sort -u >"$scratch/links"
  (($(wc -l <"$scratch/links") > 15))
  while read -r address; do
    [[ $address == "$base"/* ]]
    curl -fsS -o "$scratch/page" "${url%"$base"}$address"
  done <"$scratch/links"
  curl -fsS "$url/openapi/partner.json" >"$scratch/contract"
  python3 -c 'import json, sys
urls = [server["url"] for server in json.load(open(sys.argv[1]))["servers"]]
assert urls and all(url.startswith(sys.argv[2]) for url in urls), urls' "$scratch/contract" "$public_url"
}

# Signs in, and leaves the list of the sign-ins in the file `tokens`. More arguments go to curl.
sign_in() {
  local url=$1 token
  shift
  curl -fsS "$@" "$url/api/auth/login" -H 'content-type: application/json' \
    -d '{"email":"ada@demo.school","password":"learn-with-ada"}' >"$scratch/login"
  token=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["token"])' "$scratch/login")
  curl -fsS "$url/api/users/me" -H "authorization: Bearer $token" >"$scratch/me"
  grep -q '"ada@demo.school"' "$scratch/me"
  curl -fsS "$url/api/auth/tokens" -H "authorization: Bearer $token" >"$scratch/tokens"
}

# The client is the address that the first proxy saw. Metrics are for this machine, so a client behind a proxy is refused.
callers() {
  local url=$1 address=$2
  [[ $(curl -s -o "$scratch/figures" -w '%{http_code}' "$url/metrics") == 200 ]]
  [[ $(curl -s -o "$scratch/figures" -w '%{http_code}' -H "X-Forwarded-For: $address" "$url/metrics") == 401 ]]
  sign_in "$url" -H "X-Forwarded-For: $address"
  grep -F "\"$address\"" "$scratch/tokens"
}

# The first frame of an event stream comes through at once, though the stream has no end.
event_stream() {
  local url=$1 token
  sign_in "$url"
  token=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["token"])' "$scratch/login")
  curl -sN --max-time 3 "$url/api/events" -H "authorization: Bearer $token" >"$scratch/events" || true
  grep -qE '^id: [0-9]+$' "$scratch/events"
}

install_packages() {
  cp tests/browser/package.json tests/browser/package-lock.json "$workplace/"
  (cd "$workplace" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
}
workplace=$scratch/browser
mkdir -p "$workplace"
cp -r tests/browser/. "$workplace/"
check "the packages of the browser tests are installed" install_packages

public_url=http://127.0.0.1:${ports[0]}$base
export SCHOLA_LIMIT_SCALE=1000
start_server demo --data "$scratch/demo" --public-url "$public_url" --trusted-proxies 127.0.0.1
start_proxies
check "nginx and HAProxy answer" proxies_answer
caller=1
for proxy in "${!proxies[@]}"; do
  url=http://127.0.0.1:${proxies[$proxy]}$base
  check "$proxy: the pages and their files" shell_and_files "$url" /sign-in
  check "$proxy: the address without a slash at the end" shell_and_files "$url" ""
  check "$proxy: the documentation and the contracts" documentation "$url"
  check "$proxy: a person signs in" sign_in "$url"
  check "$proxy: an event stream" event_stream "$url"
  check "$proxy: who asks" callers "$url" "203.0.113.$caller"
  caller=$((caller + 1))
  (cd "$workplace" && SCHOLA_URL=$url SCHOLA_CASES=proxied npm test --silent | sed -u "s|^ok    |ok - $proxy: |; s|^FAIL  |not ok - $proxy: |")
done
