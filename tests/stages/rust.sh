#!/usr/bin/env bash
# The Rust tests. Their own summary line is what tests/run counts.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

cargo test --locked --test it
