# shellcheck shell=bash
# How a stage reports: one line for each thing it checked. tests/run counts the lines. Sourced by every stage.
set -euo pipefail

# The folder for what a stage leaves behind for reading: logs, screenshots, figures.
export output=${SCHOLA_TEST_OUTPUT:?run this through tests/run}
cache=${SCHOLA_TEST_CACHE:?run this through tests/run}
target=${CARGO_TARGET_DIR:?run this through tests/run}
scratch=$(mktemp -d)
command -v cargo >/dev/null || PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
stage_failed=no
server_pid=""

passed() { printf 'ok - %s\n' "$1"; }
failed() {
  stage_failed=yes
  printf 'not ok - %s\n' "$1"
}

# Runs a command so that its first failing line ends it. Leaves its exit code in `status`, and what it printed in the
# file `report`. Must not be called inside a condition: there bash would go on after a failing line.
run_strictly() {
  report=$(mktemp "$scratch/check.XXXXXX")
  set +e
  (
    set -e
    "$@"
  ) >"$report" 2>&1
  status=$?
  set -e
}

# check NAME COMMAND...: the check passes when the command does. What the command prints is shown only if it fails.
check() {
  local name=$1 report status
  shift
  run_strictly "$@"
  if ((status == 0)); then
    passed "$name"
  else
    tail -n 60 "$report"
    failed "$name"
  fi
}

# refuses NAME PATTERN COMMAND...: the check passes when the command fails and says PATTERN.
refuses() {
  local name=$1 pattern=$2 report status
  shift 2
  run_strictly "$@"
  if ((status == 0)); then
    tail -n 20 "$report"
    failed "$name (it did not refuse)"
  elif ! grep -q -- "$pattern" "$report"; then
    tail -n 20 "$report"
    failed "$name (it did not say: $pattern)"
  else
    passed "$name"
  fi
}

end_stage() {
  local status=$?
  trap - EXIT
  stop_server || true
  rm -rf -- "$scratch"
  if [[ $status == 0 && $stage_failed == yes ]]; then status=1; fi
  exit "$status"
}
trap end_stage EXIT
trap 'exit 143' TERM INT

# --- Servers under test --------------------------------------------------------------------------------------------

# What the stages run: the program, its tests and its benches.
checked=$target/checked
program=${SCHOLA_TEST_BINARY:-$checked/schola}

# build_checked ARG...: builds with the flags of the release and as checked.toml says, and leaves what can be run in the folder `checked`.
# The driver of clippy is the compiler of our own code, and has the lints too. Nothing is done where the stage `lint` of this run has built
# all: cargo would wait for a release that is compiled beside the stages.
build_checked() {
  [[ ${SCHOLA_TEST_CHECKED:-no} == no ]] || return 0
  local made name
  (
    eval "$(grep -o 'export \(RUSTFLAGS\|LIBSQLITE3_FLAGS\)=.*' install.sh)"
    RUSTC_WORKSPACE_WRAPPER=clippy-driver cargo build --release --locked --target "$(uname -m)-unknown-linux-gnu" \
      --config tests/stages/checked.toml --message-format=json-render-diagnostics "$@" >"$scratch/built.json"
  )
  mkdir -p "$checked"
  sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' "$scratch/built.json" >"$scratch/executables"
  while read -r made; do
    name=$(basename "$made" | sed 's/-[0-9a-f]\{16\}$//')
    cp --remove-destination "$made" "$checked/$name"
  done <"$scratch/executables"
}

# Makes the program, if no other one was named.
build_program() {
  [[ -n ${SCHOLA_TEST_BINARY:-} ]] || build_checked --quiet --bin schola
}

# start_server SUBCOMMAND ARG...: starts the program on a free port of 127.0.0.1 and waits until it listens. Leaves
# `server_url`, `server_pid` and `server_log`. One server at a time; the stage's end stops it.
start_server() {
  stop_server
  server_log=$scratch/server-$RANDOM.log
  server_url=""
  "$program" "$@" --listen 127.0.0.1:0 >"$server_log" 2>"$server_log.err" </dev/null &
  server_pid=$!
  for _ in $(seq 1200); do
    server_url=$(sed -n 's/^listening on \(http[^ ]*\).*/\1/p' "$server_log" | head -n 1)
    [[ -z $server_url ]] || return 0
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.1
  done
  printf 'The server did not start: %s %s\n' "$program" "$*"
  tail -n 40 "$server_log" "$server_log.err"
  failed "the server starts"
  exit 1
}

# Ends the server as an administrator would, and waits for it.
stop_server() {
  [[ -n $server_pid ]] || return 0
  kill -TERM "$server_pid" 2>/dev/null || true
  for _ in $(seq 150); do
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  server_pid=""
}

# --- Tools from the cache ------------------------------------------------------------------------------------------

# Python and Node tools as the `tools` stage installed them.
python_tools=$cache/python
node_tools=$cache/node
use_tools() {
  export PATH=$node_tools/bin:$python_tools/bin:$PATH
  # No tool may call home from a test run.
  export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true SCARF_ANALYTICS=false DO_NOT_TRACK=1
}
