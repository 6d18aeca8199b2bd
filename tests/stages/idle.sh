#!/usr/bin/env bash
# Idle and slow connections, and a run of requests: the short version. tests/soak has the long one.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

build_program
python3 tests/live/idle.py "$program" --connections 2000
python3 tests/live/flood.py "$program" --requests 20000
