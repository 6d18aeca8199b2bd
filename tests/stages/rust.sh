#!/usr/bin/env bash
# The Rust tests. Their own summary line is what tests/run counts, beside the budgets of time. The last test looks at what the others
# have seen of the contracts.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# Built by cargo and run by the stage, which wants the time of each test.
cargo test --locked --test it --no-run --message-format=json-render-diagnostics >"$scratch/built.json"
tests=$(sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' "$scratch/built.json" | tail -n 1)
export CARGO_MANIFEST_DIR=$PWD SCHOLA_TEST_ANSWERS=$output/answers.txt
rm -f -- "$SCHOLA_TEST_ANSWERS"
tests/stages/dearest.py "$tests"
"$tests" --exact contract::answers::every_answer_that_a_contract_declares_was_seen --ignored
