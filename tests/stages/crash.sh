#!/usr/bin/env bash
# Servers killed under write load: the short version. tests/soak has the long one.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

build_program
python3 tests/live/kills.py "$program" --kills 20
python3 tests/live/metering.py "$program" --requests 20000 --kills 5
