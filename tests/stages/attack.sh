#!/usr/bin/env bash
# Attacks of every kind at once beside a class that works: the short version. tests/soak has the long one.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

build_program
python3 tests/live/attack.py "$program" --seconds 40 --bank 10 --connections 200
