#!/usr/bin/env bash
# Flashcards against the reference implementation of the scheduler, and packages that Anki itself writes.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
python3 tests/live/flashcards.py "$program"
python3 tests/live/anki_packages.py "$program"
