#!/usr/bin/env bash
# Everything compiles, and clippy has nothing to say of it: not of the program, of its tests, nor of its benches. Later stages run what
# this one has built.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

build_checked --all-targets 2>&1 | tee "$scratch/said"
nothing_was_said() { ! grep '^warning\|^error' "$scratch/said"; }
check "clippy has nothing to say" nothing_was_said
