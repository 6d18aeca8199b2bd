#!/usr/bin/env bash
# Requests generated from the served contract, thousands of them, good and bad; no answer may break the contract.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
# The limits are tested elsewhere; here they would only hide what lies behind them.
export SCHOLA_PLANS='free requests=unlimited; pro requests=unlimited credits=1000000; team requests=unlimited credits=1000000'
export SCHOLA_LIMIT_SCALE=100000 SCHOLA_ACCESS_LOG=false SCHOLA_LOG=warn

# try_surfaces SURFACE...: tries surfaces one after the other, on a server of their own. Runs in a subshell, whose scratch it takes, and with
# the operations that the array `only` says to schemathesis.
only=()
try_surfaces() {
  scratch=$(mktemp -d)
  trap end_stage EXIT
  start_server serve --data "$scratch/data"
  export SCHOLA_TEST_URL=$server_url SCHOLA_TEST_PROGRAM=$program SCHOLA_TEST_DATA=$scratch/data
  for surface in "$@"; do
    curl -fsS "$server_url/openapi/$surface.json" -o "$scratch/$surface.json"
    # A surface whose contract has no operations yet gives nothing to generate; that it is valid is another stage's.
    if python3 -c 'import json, sys; sys.exit(1 if json.load(open(sys.argv[1])).get("paths") else 0)' "$scratch/$surface.json"; then
      printf '%s: no operations\n' "$surface"
      continue
    fi
    export SCHOLA_TEST_SURFACE=$surface
    if schemathesis --config-file tests/schemathesis/schemathesis.toml run "$server_url/openapi/$surface.json" --url "$server_url" "${only[@]}"; then
      passed "schemathesis finds no failure on $surface${only:+ (${only[*]})}"
    else
      failed "schemathesis finds no failure on $surface${only:+ (${only[*]})}"
    fi
  done
  check "the server of $* is still there and ready" curl -fsS "$server_url/api/ready"
}

# The largest surface in two halves, and the others: a request and its answer keep one processor busy at a time.
parts=() logs=()
part() {
  local log=$scratch/part-${#parts[@]}.log
  (try_surfaces "$@") >"$log" 2>&1 &
  parts+=("$!") logs+=("$log")
}
only=(--include-path-regex '^/api/[a-d]')
part platform
only=(--exclude-path-regex '^/api/[a-d]')
part platform
only=()
part partner factory author
for number in "${!parts[@]}"; do
  wait "${parts[$number]}" || stage_failed=yes
  cat "${logs[$number]}"
done
