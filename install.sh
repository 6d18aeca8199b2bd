#!/usr/bin/env bash
# Installs Schola on Debian or Ubuntu, as root or as an ordinary user, and starts it.
# `./install.sh --help` describes every option; README.md shows the usual ways to run it.
set -Eeuo pipefail

usage() {
  cat <<'HELP'
Usage: ./install.sh [OPTION...]

Installs Schola and starts it. Run it again at any time to upgrade; your data is kept.
A build from the sources takes 3 to 10 minutes the first time. A ready binary is installed in seconds.

What to install
  --binary FILE       Install this binary or release archive (.tar.gz) instead of building from the sources.
                      The checksum in FILE.sha256 or SHA256SUMS is verified if there is one.
                      Inside an unpacked release archive this is the default.
                      Without it, Schola is built from the sources beside this script. A missing C compiler is
                      installed with apt, a missing Rust toolchain with rustup.
  --prefix DIR        Install the binary in DIR/bin. Default: /usr/local for root, ~/.local for a user.
  --prepare-build     Only install the C compiler and Rust.
  --build-only        Build the static binary and print its path; install nothing.

What to start
  --demo              Start the demo school (with people, texts and sign-ins) instead of an empty one.
  --data DIR          Keep all data in DIR. Default: /var/lib/schola for root, ~/.local/share/schola for a user;
                      for the demo school, schola-demo in the same place.
  --listen ADDR:PORT  The address and port to listen on. Default: 127.0.0.1:8080.
  --detach            Start in the background, wait until the server is ready, and print the links.
  --systemd           Install and start a hardened systemd service that restarts after a reboot (root only).
  --no-start          Install only.
  Without one of the last three, Schola runs in the foreground until you press Ctrl-C.

Uninstalling
  --uninstall         Stop Schola and its demo, and remove the binary, services and logs. Data is kept.
  --purge             With --uninstall: delete the data too (both default folders, or the one given with --data).

  --help              Print this help.

Environment
  SCHOLA_RUSTUP_URL   The address of the Rust installer, for mirrors. Default: https://sh.rustup.rs
  SCHOLA_STATE_DIR    The folder for the log and pid file of --detach. Default: /var/log/schola for root,
                      ~/.local/state/schola for a user.
  SCHOLA_UNIT_DIR     The folder for the unit of --systemd, for packagers (creates no user and starts nothing).
  CARGO_TARGET_DIR    The folder for build files. Default: target, beside this script.
HELP
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
step="reading the options"
advice="Run ./install.sh --help for the options."
scratch=""

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# Ends with a sentence on what failed and one on what to do about it.
fail() {
  warn ""
  warn "Schola was not installed: $1"
  warn "${2:-$advice}"
  exit 1
}

unexpected() {
  local status=$? line=$1
  trap - ERR
  warn ""
  warn "Schola was not installed: $step failed (line $line of install.sh, status $status)."
  warn "$advice"
  exit "$status"
}
trap 'unexpected $LINENO' ERR
trap '[[ -z $scratch ]] || rm -rf -- "$scratch"' EXIT

binary="" prefix="" data="" listen="127.0.0.1:8080"
demo=no detach=no systemd=no start=yes uninstall=no purge=no build_only=no prepare_build=no

read_options() {
  while (($#)); do
    case $1 in
      --binary | --prefix | --data | --listen)
        if (($# < 2)) || [[ -z $2 || $2 == --* ]]; then fail "$1 needs a value." "$advice"; fi
        printf -v "${1#--}" '%s' "$2"
        shift
        ;;
      --binary=* | --prefix=* | --data=* | --listen=*)
        local name=${1%%=*}
        [[ -n ${1#*=} ]] || fail "$name needs a value." "$advice"
        printf -v "${name#--}" '%s' "${1#*=}"
        ;;
      --demo) demo=yes ;;
      --detach) detach=yes ;;
      --systemd) systemd=yes ;;
      --no-start) start=no ;;
      --uninstall) uninstall=yes ;;
      --purge) purge=yes ;;
      --build-only) build_only=yes ;;
      --prepare-build) prepare_build=yes ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) fail "there is no option $1." "$advice" ;;
    esac
    shift
  done
  [[ $listen =~ :[0-9]+$ ]] || fail "--listen $listen is not ADDR:PORT." "Give an address and a port, such as 127.0.0.1:8080."
  [[ $purge == no || $uninstall == yes ]] || fail "--purge is only for --uninstall." "Run ./install.sh --uninstall --purge to remove the data too."
  [[ $detach == no || $systemd == no ]] || fail "--detach and --systemd are two ways to start." "Choose one of them."
}

# Settles every folder from who runs the script; called once, after the options are read.
choose_folders() {
  local share=schola
  [[ $demo == no ]] || share=schola-demo
  service=$share
  if is_root; then
    prefix=${prefix:-/usr/local}
    data=${data:-/var/lib/$share}
    state=${SCHOLA_STATE_DIR:-/var/log/schola}
  else
    [[ -n ${HOME:-} ]] || fail "HOME is not set." "Set HOME to your home folder and run it again."
    prefix=${prefix:-$HOME/.local}
    data=${data:-${XDG_DATA_HOME:-$HOME/.local/share}/$share}
    state=${SCHOLA_STATE_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}/schola}
  fi
  prefix=$(absolute "$prefix")
  data=$(absolute "$data")
  program=$prefix/bin/schola
  log=$state/$service.log
  pid_file=$state/$service.pid
  unit_dir=${SCHOLA_UNIT_DIR:-/etc/systemd/system}
}

is_root() { [[ $(id -u) == 0 ]]; }
absolute() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }
has() { command -v "$1" >/dev/null 2>&1; }
make_scratch() { [[ -n $scratch ]] || scratch=$(mktemp -d); }

# Installs Debian packages, with sudo where a user may use it.
install_packages() {
  local runner=()
  step="installing the packages $*"
  advice="Ask an administrator to run: apt-get install $*  Then run this script again."
  has apt-get || fail "these are missing and there is no apt-get: $*" "Install them with this system's package manager, then run this script again."
  if ! is_root; then
    has sudo || fail "these packages are missing and only root can install them: $*" "$advice"
    if [[ -t 0 ]]; then
      runner=(sudo)
    else
      sudo -n true 2>/dev/null || fail "these packages are missing and sudo wants a password here: $*" "$advice"
      runner=(sudo -n)
    fi
  fi
  say "Installing from apt: $*"
  "${runner[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
  "${runner[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" </dev/null >&2
}

# --- Building from the sources -------------------------------------------------------------------------------------

# Succeeds when version $1 is at least version $2.
at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

wanted_rust() { sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' "$here/Cargo.toml"; }

# Prints the first cargo that is recent enough, or nothing.
recent_cargo() {
  local wanted=$1 candidate compiler version
  for candidate in "$(command -v cargo || true)" "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" "$HOME/.cargo/bin/cargo"; do
    [[ -n $candidate && -x $candidate ]] || continue
    compiler=$(dirname "$candidate")/rustc
    [[ -x $compiler ]] || continue
    version=$(cd "$here" && "$compiler" --version 2>/dev/null | awk '{print $2}') || continue
    [[ -n $version ]] && at_least "$version" "$wanted" && printf '%s' "$candidate" && return
  done
  return 0
}

require_compiler() {
  local missing=()
  has cc || has gcc || missing+=(gcc)
  # A static binary needs libc.a, which is in the development package only.
  if ((${#missing[@]})) || ! link_static_sample; then missing+=(libc6-dev); fi
  [[ -e /etc/ssl/certs/ca-certificates.crt || -n ${SSL_CERT_FILE:-} ]] || missing+=(ca-certificates)
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

link_static_sample() {
  make_scratch
  printf 'int main(void) { return 0; }\n' >"$scratch/sample.c"
  cc -static -o "$scratch/sample" "$scratch/sample.c" 2>/dev/null
}

install_rust() {
  local url=${SCHOLA_RUSTUP_URL:-https://sh.rustup.rs} wanted=$1
  say "Rust $wanted or later is not installed. Downloading the installer from $url"
  has curl || install_packages curl ca-certificates
  make_scratch
  step="fetching the Rust installer from $url"
  advice="Check the network, or install Rust $wanted or later yourself and run this script again."
  curl --proto '=https,http' --retry 3 --max-time 120 -fsSL "$url" -o "$scratch/rustup.sh"
  step="installing Rust"
  RUSTUP_INIT_SKIP_PATH_CHECK=yes sh "$scratch/rustup.sh" -y --no-modify-path --profile minimal --default-toolchain stable >&2
}

# Brings compiler and Rust where they are missing, and leaves the path of a recent enough cargo in `cargo`.
prepare_build() {
  local wanted
  [[ -f $here/Cargo.toml ]] || fail "there are no sources beside this script and no --binary was given." \
    "Give a ready binary with --binary FILE, or run install.sh inside a checkout of Schola."
  wanted=$(wanted_rust)
  require_compiler
  cargo=$(recent_cargo "$wanted")
  if [[ -z $cargo ]]; then
    install_rust "$wanted"
    export RUSTUP_TOOLCHAIN=stable
    cargo=$(recent_cargo "$wanted")
    [[ -n $cargo ]] || fail "the Rust installer ran, but no cargo of version $wanted or later was found afterwards." \
      "Install Rust $wanted or later yourself and run this script again."
  fi
  PATH=$(dirname "$cargo"):$PATH
}

# Builds the static release binary and leaves its path in `built`. The release script calls this as --build-only, so
# that there is one place for the flags.
build_static() {
  local cargo="" triple total minutes cores
  case $(uname -m) in
    x86_64 | aarch64) triple=$(uname -m)-unknown-linux-gnu ;;
    *) fail "Schola does not support $(uname -m)." "Use an x86_64 or aarch64 machine." ;;
  esac
  # The longest part by far, so it is announced before anything is downloaded or installed.
  cores=$(nproc)
  minutes=$(((900 / cores + 59) / 60))
  ((minutes >= 2)) || minutes=2
  say "Building Schola from its sources. The first build takes about $minutes minutes on this machine ($cores cores); later builds are faster."
  say "It needs 3 GB of memory, 2 GB of disk space and an internet connection. You can leave it running."
  prepare_build
  # Without this flag every random number would be read from /dev/urandom, which an empty root folder does not have;
  # the explicit target keeps the flags away from procedural macros, which cannot be static.
  export RUSTFLAGS='-C target-feature=+crt-static --cfg getrandom_backend="linux_getrandom"'
  export LIBSQLITE3_FLAGS="-USQLITE_ENABLE_LOAD_EXTENSION -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_DQS=0 -DSQLITE_DEFAULT_MEMSTATUS=0"
  local target_dir=${CARGO_TARGET_DIR:-$here/target}
  built=$target_dir/$triple/release/schola
  step="building Schola"
  advice="The error is above. The usual causes are a full disk or less than 3 GB of memory."
  total=$(cd "$here" && "$cargo" tree --locked --target "$triple" -e normal,build --prefix none 2>/dev/null | awk '{print $1, $2}' | sort -u | wc -l) || total=0
  say "Compiling $total parts with $("$cargo" --version | cut -d' ' -f1,2)."
  local command=("$cargo" build --release --locked --bin schola --target "$triple" --target-dir "$target_dir" --manifest-path "$here/Cargo.toml")
  if [[ -t 2 ]]; then
    # On a terminal cargo draws its own bar with the number of parts done.
    CARGO_TERM_PROGRESS_WHEN=always CARGO_TERM_PROGRESS_WIDTH=$(tput cols 2>/dev/null || echo 80) "${command[@]}"
  else
    "${command[@]}" 2>&1 | show_progress "$total" >&2
  fi
}

# Turns cargo's line per part into a line per tenth, and passes warnings and errors on.
show_progress() {
  local total=$1 line done=0 shown=0 tenth
  while IFS= read -r line; do
    case $line in
      *Compiling*)
        done=$((done + 1))
        tenth=$((total > 0 ? done * 10 / total : 0))
        if ((tenth > shown)); then
          shown=$tenth
          printf '  %3d %% (%d of %d parts)\n' $((tenth * 10 > 100 ? 100 : tenth * 10)) "$done" "$total"
        fi
        ;;
      *Download* | *Fresh* | *Updating* | *Locking*) ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}

# --- Taking a ready binary -----------------------------------------------------------------------------------------

# Compares a file with the checksum that lies beside it; a missing checksum is said, a wrong one refuses.
verify_checksum() {
  local file=$1 folder name expected="" source="" actual
  folder=$(dirname "$file")
  name=$(basename "$file")
  if [[ -f $file.sha256 ]]; then
    source=$file.sha256
    expected=$(awk 'NR == 1 {print $1}' "$source")
  elif [[ -f $folder/SHA256SUMS ]]; then
    source=$folder/SHA256SUMS
    expected=$(awk -v name="$name" '{file = $2; sub(/^\*/, "", file); sub(/^\.\//, "", file); if (file == name) {print $1; exit}}' "$source")
  fi
  if [[ -z $expected ]]; then
    say "No checksum found beside $name; installing it unverified."
    return
  fi
  actual=$(sha256sum "$file" | awk '{print $1}')
  [[ $actual == "${expected,,}" ]] || fail "the checksum of $name is not the one in $source." \
    "The file is damaged or not the released one. Download it again. (expected $expected, found $actual)"
  say "Checksum of $name verified."
}

# Leaves the path of a verified, runnable binary in `built`.
take_ready_binary() {
  step="taking the ready binary $binary"
  advice="Check the file, or run the script without --binary inside a checkout to build Schola."
  [[ -f $binary ]] || fail "there is no file $binary." "$advice"
  verify_checksum "$binary"
  built=$binary
  if [[ $binary == *.tar.gz || $binary == *.tgz ]]; then
    make_scratch
    mkdir -p "$scratch/archive"
    tar -xzf "$binary" -C "$scratch/archive" --no-same-owner
    built=$(find "$scratch/archive" -maxdepth 2 -type f -name schola | head -n 1)
    [[ -n $built ]] || fail "there is no binary named schola in $binary." "$advice"
    verify_checksum "$built"
  fi
}

install_program() {
  step="installing $program"
  advice="Choose another folder with --prefix DIR, or run the script as root."
  make_scratch
  install -m 755 "$built" "$scratch/schola"
  "$scratch/schola" --version >/dev/null 2>&1 || fail "the binary does not run on this machine ($(uname -m), $(uname -r))." \
    "Use the archive for this kind of machine, or run install.sh without --binary to build it here."
  mkdir -p "$prefix/bin" 2>/dev/null || fail "$(id -un) cannot create $prefix/bin." "$advice"
  [[ -w $prefix/bin ]] || fail "$(id -un) cannot write to $prefix/bin." "$advice"
  local before=""
  [[ ! -x $program ]] || before=$("$program" --version 2>/dev/null) || before=""
  # A rename replaces the file even while the old one runs.
  install -m 755 "$scratch/schola" "$program.new"
  mv -f "$program.new" "$program"
  say "Installed $("$program" --version) as $program${before:+ (previously $before)}"
  case ":$PATH:" in *":$prefix/bin:"*) ;; *) say "$prefix/bin is not in your PATH. Add it, or run $program by its full path." ;; esac
}

# --- Starting ------------------------------------------------------------------------------------------------------

subcommand() { if [[ $demo == yes ]]; then printf demo; else printf serve; fi; }

# Prints the pid of the server that an earlier --detach started, if it still runs.
detached_pid() {
  local pid
  [[ -f $pid_file ]] || return 0
  pid=$(<"$pid_file")
  [[ $pid =~ ^[0-9]+$ && -r /proc/$pid/cmdline ]] || return 0
  # A pid may have been given to another program since; its command line tells.
  if tr '\0' '\n' <"/proc/$pid/cmdline" | grep -xF -e "$program" >/dev/null; then printf '%s' "$pid"; fi
}

stop_detached() {
  local pid
  pid=$(detached_pid)
  if [[ -n $pid ]]; then
    step="stopping the running Schola (process $pid)"
    advice="End it with: kill $pid  Then run this script again."
    say "Stopping the running Schola (process $pid)."
    kill "$pid"
    for _ in $(seq 150); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    ! kill -0 "$pid" 2>/dev/null || fail "process $pid did not end within 15 seconds." "$advice"
  fi
  rm -f "$pid_file"
}

# Succeeds when the server at http://HOST:PORT answers its health check with 200. Uses bash alone: a bare machine has
# no HTTP client.
answers() {
  local address=${1#http://} host port status=""
  address=${address%%/*}
  port=${address##*:}
  host=${address%:*}
  host=${host#[}
  host=${host%]}
  case $host in 0.0.0.0) host=127.0.0.1 ;; ::) host=::1 ;; esac
  {
    exec 3<>"/dev/tcp/$host/$port" || return 1
    printf 'GET /api/health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$address" >&3
    IFS= read -r -t 5 status <&3 || true
    exec 3>&- 3<&-
  } 2>/dev/null
  [[ $status == *" 200"* ]]
}

start_detached() {
  local pid url=""
  step="starting Schola in the background"
  advice="The log is $log."
  mkdir -p "$state"
  chmod 700 "$state"
  : >"$log"
  nohup setsid "$program" "$(subcommand)" --data "$data" --listen "$listen" </dev/null >"$log" 2>&1 &
  pid=$!
  printf '%s\n' "$pid" >"$pid_file"
  for _ in $(seq 600); do
    url=$(sed -n 's/^listening on \(https\{0,1\}:[^ ]*\).*/\1/p' "$log" | head -n 1)
    # Certificates cannot be checked from here, so with HTTPS the line alone counts.
    if [[ $url == https:* ]] || { [[ -n $url ]] && answers "$url"; }; then break; fi
    if ! kill -0 "$pid" 2>/dev/null; then
      rm -f "$pid_file"
      warn ""
      tail -n 15 "$log" >&2
      fail "Schola ended while starting; its last lines are above." "If the port is in use, choose another one with --listen 127.0.0.1:8081. The whole log is $log."
    fi
    url=""
    sleep 0.1
  done
  [[ -n $url ]] || fail "Schola did not answer within a minute." "The log is $log; process $pid still runs."
  # What it prints for people comes right after it listens; give it a moment to finish the paragraph.
  sleep 1
  grep -v '^[0-9T:.Z+-]* *\(TRACE\|DEBUG\|INFO\|WARN\|ERROR\)' "$log" || true
  say ""
  say "Schola runs in the background (process $pid)."
  say "  log:   $log"
  say "  data:  $data"
  say "  stop:  kill \$(cat $pid_file)"
}

start_foreground() {
  say "Starting Schola. Press Ctrl-C to stop it. Data: $data"
  say ""
  rm -rf -- "$scratch"
  exec "$program" "$(subcommand)" --data "$data" --listen "$listen"
}

# --- The systemd service -------------------------------------------------------------------------------------------

# Succeeds where units are written for the systemd that runs here, and not for a package.
manages_services() { [[ -z ${SCHOLA_UNIT_DIR:-} && -d /run/systemd/system ]]; }

unit_text() {
  local capabilities="" port=${listen##*:} home_rule=yes users_rule="PrivateUsers=yes"
  if ((port < 1024)); then
    capabilities=CAP_NET_BIND_SERVICE
    # A capability to bind low ports counts only in the machine's own user namespace.
    users_rule=""
  fi
  case $data:$program in *:/home/* | *:/root/* | /home/* | /root/*) home_rule=read-only ;; esac
  cat <<UNIT
[Unit]
Description=Schola learning platform ($(subcommand))
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User=schola
Group=schola
ExecStart="$program" $(subcommand) --data "$data" --listen $listen
# Settings of this school, as SCHOLA_NAME=value lines; the file may be missing.
EnvironmentFile=-/etc/schola/$service.env
Restart=on-failure
RestartSec=2
TimeoutStopSec=15
LimitNOFILE=65536
UMask=0077

$(if [[ $data == /var/lib/$service ]]; then printf 'StateDirectory=%s\nStateDirectoryMode=0700' "$service"; else printf 'ReadWritePaths="%s"' "$data"; fi)
ProtectSystem=strict
ProtectHome=$home_rule
PrivateTmp=yes
PrivateDevices=yes
$users_rule
ProtectProc=invisible
ProcSubset=pid
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
NoNewPrivileges=yes
CapabilityBoundingSet=$capabilities
AmbientCapabilities=$capabilities
MemoryDenyWriteExecute=yes
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
UNIT
}

install_service() {
  step="installing the systemd service"
  advice="Leave --systemd out to run Schola in the foreground, or use --detach."
  if [[ -z ${SCHOLA_UNIT_DIR:-} ]]; then
    is_root || fail "--systemd needs root." "Run: sudo ./install.sh --systemd"
    [[ -d /run/systemd/system || $start == no ]] || fail "systemd does not run on this machine." "$advice"
    id schola >/dev/null 2>&1 || useradd --system --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin schola
    if [[ $data != /var/lib/$service ]]; then
      mkdir -p "$data"
    fi
    if [[ -d $data ]]; then
      chown -R schola:schola "$data"
      chmod 700 "$data"
    fi
  fi
  mkdir -p "$unit_dir"
  unit_text >"$unit_dir/$service.service"
  say "Wrote $unit_dir/$service.service"
  manages_services || return 0
  systemctl daemon-reload
  [[ $start == yes ]] || return 0
  step="starting the service $service"
  advice="See what it says with: journalctl -u $service -n 50"
  local since
  since=$(date '+%Y-%m-%d %H:%M:%S')
  systemctl enable --quiet "$service"
  systemctl restart "$service"
  for _ in $(seq 300); do
    answers "http://$listen" && break
    systemctl is-active --quiet "$service" || fail "the service $service ended while starting." "$advice"
    sleep 0.2
  done
  sleep 1
  journalctl -u "$service" --since "$since" -o cat --no-pager | grep -v '^[0-9T:.Z+-]* *\(TRACE\|DEBUG\|INFO\|WARN\|ERROR\)' || true
  say ""
  say "Schola runs as the service $service and restarts after a reboot."
  say "  state:     systemctl status $service"
  say "  log:       journalctl -u $service -f"
  say "  settings:  /etc/schola/$service.env (SCHOLA_NAME=value lines), then systemctl restart $service"
  say "  data:      $data"
  say "  commands:  runuser -u schola -- $program admin --help"
}

# --- Removing ------------------------------------------------------------------------------------------------------

# Removes what an installation put on this machine, the service and the demo alike: both use the one program.
uninstall_all() {
  local given_data=$data
  step="removing Schola"
  advice="Run it again as the user (or root) who installed it."
  for demo in no yes; do
    data=$given_data
    choose_folders
    stop_detached
    remove_service
    rm -f "$log"
  done
  if [[ -e $program ]]; then
    rm -f "$program"
    say "Removed $program."
  else
    say "There was no $program."
  fi
  if [[ -d $state ]]; then rmdir --ignore-fail-on-non-empty "$state"; fi
  if [[ -n $given_data ]]; then
    data=$given_data remove_data
  else
    for demo in no yes; do
      data=""
      choose_folders
      remove_data
    done
  fi
}

remove_service() {
  [[ -f $unit_dir/$service.service ]] || return 0
  if manages_services; then systemctl disable --now --quiet "$service"; fi
  rm -f "$unit_dir/$service.service"
  if manages_services; then systemctl daemon-reload; fi
  say "Removed the service $service."
}

remove_data() {
  [[ -e $data ]] || return 0
  if [[ $purge == no ]]; then
    say "The data is kept in $data. To delete it, run --uninstall --purge."
    return
  fi
  # Deleting a folder that merely was named by mistake must not be possible.
  [[ -f $data/schola.db ]] || fail "$data does not look like a data folder of Schola, so it was not deleted." "Delete it yourself if that is what you want."
  rm -rf -- "$data"
  say "Deleted the data in $data."
}

main() {
  local built="" service="" program="" state="" log="" pid_file="" unit_dir=""
  read_options "$@"
  if [[ $uninstall == yes ]]; then
    uninstall_all
    return
  fi
  choose_folders
  if [[ $prepare_build == yes ]]; then
    local cargo=""
    prepare_build
    say "Ready to build with $cargo ($("$cargo" --version | cut -d' ' -f2))."
    return
  fi
  if [[ -z $binary && $build_only == no && ! -f $here/Cargo.toml && -f $here/schola ]]; then binary=$here/schola; fi
  if [[ -n $binary ]]; then take_ready_binary; else build_static; fi
  if [[ $build_only == yes ]]; then
    say "$built"
    return
  fi
  install_program
  if [[ $systemd == yes ]]; then
    stop_detached
    install_service
  elif [[ $start == no ]]; then
    say "Start it with: $program $(subcommand) --data $data --listen $listen"
  else
    stop_detached
    if [[ $detach == yes ]]; then start_detached; else start_foreground; fi
  fi
}

main "$@"
