#!/usr/bin/env bash
# Requests generated from the served contract, thousands of them, good and bad; no answer may break the contract.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
# The limits are tested elsewhere; here they would only hide what lies behind them.
export SCHOLA_PLANS='free requests=unlimited; pro requests=unlimited credits=1000000; team requests=unlimited credits=1000000'
export SCHOLA_LIMIT_SCALE=100000 SCHOLA_ACCESS_LOG=false SCHOLA_LOG=warn
start_server serve --data "$scratch/data"
export SCHOLA_TEST_URL=$server_url SCHOLA_TEST_PROGRAM=$program SCHOLA_TEST_DATA=$scratch/data

for surface in platform partner factory author; do
  curl -fsS "$server_url/openapi/$surface.json" -o "$scratch/$surface.json"
  # A surface whose contract has no operations yet gives nothing to generate; that it is valid is another stage's.
  if python3 -c 'import json, sys; sys.exit(1 if json.load(open(sys.argv[1])).get("paths") else 0)' "$scratch/$surface.json"; then
    printf '%s: no operations\n' "$surface"
    continue
  fi
  export SCHOLA_TEST_SURFACE=$surface
  if schemathesis --config-file tests/schemathesis/schemathesis.toml run "$server_url/openapi/$surface.json" --url "$server_url"; then
    passed "schemathesis finds no failure on $surface"
  else
    failed "schemathesis finds no failure on $surface"
  fi
done
check "the server is still there and ready" curl -fsS "$server_url/api/ready"
