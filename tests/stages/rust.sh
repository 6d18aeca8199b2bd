#!/usr/bin/env bash
# The Rust tests. Their own summary line is what tests/run counts, beside the budgets of time. The last test looks at what the others
# have seen of the contracts.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# A feature that only the tests ask for would have the program compiled twice.
parts() { cargo tree --locked --edges "$1" --format '{p} {f}' --prefix none | sed 's/ (\*)$//' | sort -u; }
tests_take_the_program_as_it_is() {
  parts normal,build >"$scratch/program"
  parts normal,build,dev >"$scratch/tests"
  [[ -s $scratch/program ]]
  comm -23 "$scratch/program" "$scratch/tests" | tee "$scratch/different"
  [[ ! -s $scratch/different ]]
}
check "the tests ask for no other features of what the program is made of" tests_take_the_program_as_it_is

# Built by cargo and run by the stage, which wants the time of each test.
build_checked --quiet --bin schola --test it
tests=$checked/it
export CARGO_MANIFEST_DIR=$PWD SCHOLA_TEST_ANSWERS=$output/answers.txt SCHOLA_TEST_BINARY=$program
rm -f -- "$SCHOLA_TEST_ANSWERS"
tests/stages/dearest.py "$tests"
"$tests" --exact contract::answers::every_answer_that_a_contract_declares_was_seen --ignored
