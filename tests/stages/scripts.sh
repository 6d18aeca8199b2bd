#!/usr/bin/env bash
# Reads every shell script with shellcheck, and drives install.sh with stand-ins for the program and for the Rust
# installer, in folders of its own.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

shell_scripts() {
  local candidates=(install.sh .ci/run tests/run tests/soak tests/release tests/root/run tests/stages/*.sh tests/install/*.sh)
  shellcheck "${candidates[@]}"
}
check "shellcheck has nothing to say" shell_scripts

home=$scratch/home
mkdir -p "$home"
export standin=$PWD/tests/install/standin

# Runs install.sh as a user with an empty home and no Rust on the path, in a folder of its own.
install() {
  env -i HOME="$home" PATH=/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 SCHOLA_STANDIN="$standin" "${install_environment[@]}" \
    "${installer:-./install.sh}" --prefix "$home/prefix" --data "$home/data" "$@"
}
install_environment=(SCHOLA_STATE_DIR="$home/state")
installed=$home/prefix/bin/schola

# --- Options
help_names_every_option() {
  local option
  ./install.sh --help >"$scratch/help"
  for option in $(grep -o '^ *--[a-z-]*' install.sh | tr -d ' ' | sort -u); do
    grep -q -- "$option" "$scratch/help" || { echo "not in --help: $option"; return 1; }
  done
}
check "--help names every option" help_names_every_option
refuses "an unknown option is refused by name" "no option --bogus" install --bogus
refuses "an option without its value is refused" "--binary needs a value" install --binary
refuses "a malformed address is refused" "is not ADDR:PORT" install --listen nowhere
refuses "--purge alone is refused" "only for --uninstall" install --purge
refuses "a missing file is refused" "there is no file" install --binary "$scratch/absent"

# --- A ready binary
cp "$standin" "$scratch/schola"
installs_a_binary() {
  install --binary "$scratch/schola" --no-start
  [[ $("$installed" --version) == "schola 9.9.9-standin" ]]
}
check "a ready binary is installed" installs_a_binary
(cd "$scratch" && sha256sum schola >schola.sha256)
says_verified() {
  install --binary "$1" --no-start >"$scratch/verified"
  grep -q 'verified' "$scratch/verified"
}
check "a matching checksum is verified" says_verified "$scratch/schola"
printf '%064d  schola\n' 0 >"$scratch/schola.sha256"
refuses "a checksum that does not match refuses" "checksum of schola is not the one" install --binary "$scratch/schola" --no-start
rm "$scratch/schola.sha256"
mkdir -p "$scratch/archive/schola-9.9.9"
cp "$standin" "$scratch/archive/schola-9.9.9/schola"
cp install.sh "$scratch/archive/schola-9.9.9/"
(cd "$scratch/archive/schola-9.9.9" && sha256sum schola install.sh >SHA256SUMS)
tar -czf "$scratch/archive/schola-9.9.9.tar.gz" -C "$scratch/archive" schola-9.9.9
check "a release archive is installed and its binary verified" says_verified "$scratch/archive/schola-9.9.9.tar.gz"
installs_from_inside() {
  installer=$scratch/archive/schola-9.9.9/install.sh install --no-start >"$scratch/verified"
  grep -q 'verified' "$scratch/verified"
}
check "inside an unpacked archive the binary beside the script is installed" installs_from_inside
printf '%064d  schola-9.9.9.tar.gz\n' 0 >"$scratch/archive/SHA256SUMS"
refuses "a damaged archive refuses" "checksum of schola-9.9.9.tar.gz is not the one" install --binary "$scratch/archive/schola-9.9.9.tar.gz" --no-start
rm "$scratch/archive/SHA256SUMS"
printf 'broken' >>"$scratch/archive/schola-9.9.9/schola"
tar -czf "$scratch/archive/tampered.tar.gz" -C "$scratch/archive" schola-9.9.9
refuses "a changed binary inside an archive refuses" "checksum of schola is not the one" install --binary "$scratch/archive/tampered.tar.gz" --no-start
printf '#!/bin/sh\nexit 1\n' >"$scratch/wrong"
refuses "a binary for another machine refuses" "does not run on this machine" install --binary "$scratch/wrong" --no-start

# --- Starting
starts_detached() {
  local report=$scratch/detached
  install --binary "$scratch/schola" --detach --demo --listen 127.0.0.1:0 >"$report"
  grep -q 'listening on http://127.0.0.1:' "$report"
  grep -q 'standin runs demo' "$report"
  grep -q 'runs in the background' "$report"
}
pid_of_detached() { cat "$home/state/schola-demo.pid"; }
check "--detach starts the demo, waits for it and prints what it says" starts_detached
first_pid=$(pid_of_detached)
check "a second run upgrades and replaces the running one" starts_detached
replaces_the_first() { ! kill -0 "$first_pid" && kill -0 "$(pid_of_detached)"; }
check "the first process is gone and the second runs" replaces_the_first
taken=$scratch/taken
python3 -c 'import socket, time; s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print(s.getsockname()[1], flush=True); time.sleep(60)' >"$taken" &
holder=$!
for _ in $(seq 50); do [[ -s $taken ]] || sleep 0.1; done
refuses "a taken port is said, with the way out" "choose another one with --listen" install --binary "$scratch/schola" --detach --listen "127.0.0.1:$(<"$taken")"
kill "$holder"
runs_in_the_foreground() {
  install --binary "$scratch/schola" --listen 127.0.0.1:0 >"$scratch/foreground" &
  local pid=$!
  for _ in $(seq 100); do grep -q 'standin runs serve' "$scratch/foreground" && break; sleep 0.1; done
  # The script has become the program, so its pid is the program's.
  pkill -TERM -P "$pid" || kill -TERM "$pid"
  wait "$pid" || true
  grep -q 'listening on' "$scratch/foreground"
}
check "without --detach it runs in the foreground" runs_in_the_foreground

# --- The service
writes_a_unit() {
  install_environment+=(SCHOLA_UNIT_DIR="$scratch/units")
  install --binary "$scratch/schola" --systemd --no-start --listen 127.0.0.1:"$1"
  local unit=$scratch/units/schola.service rule
  for rule in NoNewPrivileges=yes ProtectSystem=strict MemoryDenyWriteExecute=yes "CapabilityBoundingSet=$2" \
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX" SystemCallFilter=@system-service LimitNOFILE=65536 \
    "ExecStart=\"$installed\" serve --data \"$home/data\" --listen 127.0.0.1:$1"; do
    grep -qxF -- "$rule" "$unit" || { echo "not in the unit: $rule"; return 1; }
  done
  if command -v systemd-analyze >/dev/null; then
    # A unit that systemd cannot read, or a rule it does not know, is reported here.
    systemd-analyze verify "$unit" >"$scratch/verify" 2>&1 || true
    if grep -F "$unit" "$scratch/verify"; then return 1; fi
  fi
}
check "--systemd writes a hardened unit" writes_a_unit 8080 ""
check "a port below 1024 adds the one capability it needs" writes_a_unit 443 CAP_NET_BIND_SERVICE

# --- Removing
keeps_data() {
  install --uninstall >"$scratch/uninstalled"
  [[ ! -e $installed && -f $home/data/schola.db ]]
  grep -q 'The data is kept in' "$scratch/uninstalled"
  [[ ! -e $home/state/schola-demo.pid ]]
}
check "--uninstall stops and removes, and keeps the data" keeps_data
purges() { install --uninstall --purge && [[ ! -e $home/data ]]; }
check "--uninstall --purge deletes the data" purges
mkdir -p "$home/data"
touch "$home/data/holiday.jpg"
refuses "--purge does not delete a folder that is not Schola's" "does not look like a data folder" install --uninstall --purge
rm -r "$home/data"

# --- The road without a Rust toolchain, with a stand-in for its installer
mkdir -p "$scratch/site"
cp tests/install/rustup.sh "$scratch/site/"
python3 -u -m http.server --bind 127.0.0.1 --directory "$scratch/site" 0 >"$scratch/site.log" 2>&1 &
site=$!
for _ in $(seq 50); do grep -q 'port [0-9]' "$scratch/site.log" && break; sleep 0.1; done
port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$scratch/site.log" | head -n 1)
install_environment=(SCHOLA_STATE_DIR="$home/state" SCHOLA_RUSTUP_URL="http://127.0.0.1:$port/rustup.sh" CARGO_TARGET_DIR="$scratch/build")
builds_after_fetching_rust() {
  install --no-start >"$scratch/built" 2>&1
  cat "$scratch/built"
  grep -q 'Downloading the installer' "$scratch/built"
  grep -q '100 % (2 of 2 parts)' "$scratch/built"
  grep -q -- '-y --no-modify-path --profile minimal' "$home/rustup-arguments"
  grep -q 'crt-static.*linux_getrandom.*OMIT_LOAD_EXTENSION' "$home/build-flags"
  [[ $("$installed" --version) == "schola 9.9.9-standin" ]]
}
check "without Rust it fetches the installer, builds statically with progress, and installs" builds_after_fetching_rust
finds_rust_again() { install --no-start >"$scratch/again" 2>&1 && ! grep -q 'Downloading' "$scratch/again"; }
check "the second time it finds the toolchain" finds_rust_again
rm -rf "$home/.cargo"
install_environment=(SCHOLA_STATE_DIR="$home/state" SCHOLA_RUSTUP_URL="http://127.0.0.1:$port/absent.sh" CARGO_TARGET_DIR="$scratch/build")
refuses "an installer that cannot be fetched is said, with the way out" "install Rust .* yourself" install --no-start
kill "$site"
