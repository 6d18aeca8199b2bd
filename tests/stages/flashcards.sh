#!/usr/bin/env bash
# Flashcards against the reference implementation of the scheduler.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
python3 tests/live/flashcards.py "$program"
