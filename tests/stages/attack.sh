#!/usr/bin/env bash
# Attacks of every kind at once beside a class that works: the short version. tests/soak has the long one.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

build_program
# The debug build cuts and searches texts several times more slowly than a release, so only a release is held to 250 ms.
soon=1500
[[ -z ${SCHOLA_TEST_BINARY:-} ]] || soon=250
python3 tests/live/attack.py "$program" --seconds 40 --bank 10 --connections 200 --p99 "$soon"
