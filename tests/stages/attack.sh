#!/usr/bin/env bash
# Attacks of every kind at once beside a class that works: the short version. tests/soak has the long one.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# A release is attacked: a debug build cuts and searches texts several times more slowly, and says little about who waits. What is promised
# are 250 ms, to which the soak and a program that is named are held; half a minute beside busy neighbours is given twice as long.
soon=500
[[ -z ${SCHOLA_TEST_BINARY:-} ]] || soon=250
release=${SCHOLA_TEST_BINARY:-$(./install.sh --build-only | tail -n 1)}
python3 tests/live/attack.py "$release" --seconds 40 --bank 10 --connections 200 --p99 "$soon"
