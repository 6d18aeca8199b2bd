#!/usr/bin/env bash
# The snippets of the documentation: each is run in cURL, Python and JavaScript, and prints what its page shows.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
# Every snippet has a developer or an account of its own, and all of them come from one address.
start_server demo --data "$scratch/demo" --limit-sign-in 10000/1m --limit-sign-in-address 10000/1m --limit-admin 10000/1m --limit-ip-share 1000
python3 tests/live/snippets.py "$program" "$server_url"
