#!/usr/bin/env bash
# Mail through a real SMTP server, and notifications on devices as reference implementations read them.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
python3 tests/live/mail.py "$program"
python3 tests/live/push.py "$program"
