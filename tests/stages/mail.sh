#!/usr/bin/env bash
# Mail through a real SMTP server.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
python3 tests/live/mail.py "$program"
