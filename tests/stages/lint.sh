#!/usr/bin/env bash
# Clippy has nothing to say, in the program and in its tests.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

cargo lint
passed "clippy has nothing to say"
