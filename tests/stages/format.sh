#!/usr/bin/env bash
# The Rust sources are formatted.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

check "cargo fmt finds nothing to change" cargo fmt --check
