#!/usr/bin/env bash
# The types of the pages: all modules are checked, and what they call is typed by the contract.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
start_server serve --data "$scratch/data"

# To renew the file, run this stage and copy the new one, which it leaves in the folder that it names.
contract_is_up_to_date() {
  curl -fsS "$server_url/openapi/platform.json" -o "$scratch/platform.json"
  openapi-typescript "$scratch/platform.json" -o "$output/contract.d.ts"
  diff "$output/contract.d.ts" assets/app/contract.d.ts || {
    echo "The contract has changed: cp $output/contract.d.ts assets/app/contract.d.ts"
    return 1
  }
}
check "assets/app/contract.d.ts says what the contract says" contract_is_up_to_date
check "tsc has nothing to say on the modules of the pages" tsc -p tests/types
nothing_is_untyped() {
  # `any` switches the checks off. In prose it has no bracket, colon or comma beside it.
  ! grep -nE '([{<>(|,:=] ?)any\b *[]}>)|,;[]' -r assets/app assets/docs --include='*.js' --include=types.d.ts
}
check "no module of the pages says any" nothing_is_untyped
