#!/bin/sh
# Stands in for the Rust installer: puts a toolchain into $HOME/.cargo/bin that says it is recent, and whose
# `cargo build` copies the program's stand-in to where a build would put it.
set -eu
echo "$@" >"$HOME/rustup-arguments"
mkdir -p "$HOME/.cargo/bin"
cat >"$HOME/.cargo/bin/rustc" <<'RUSTC'
#!/bin/sh
echo "rustc 1.999.0 (standin)"
RUSTC
cat >"$HOME/.cargo/bin/cargo" <<'CARGO'
#!/bin/sh
set -eu
case "$1" in
  --version) echo "cargo 1.999.0 (standin)" ;;
  tree) printf 'one v1.0.0\ntwo v1.0.0\n' ;;
  build)
    echo "$RUSTFLAGS $LIBSQLITE3_FLAGS" >"$HOME/build-flags"
    echo "   Compiling one v1.0.0" >&2
    echo "   Compiling two v1.0.0" >&2
    while [ $# -gt 0 ]; do
      case "$1" in --target) triple=$2 ;; --target-dir) folder=$2 ;; esac
      shift
    done
    mkdir -p "$folder/$triple/release"
    cp "$SCHOLA_STANDIN" "$folder/$triple/release/schola"
    ;;
  *) exit 1 ;;
esac
CARGO
chmod +x "$HOME/.cargo/bin/rustc" "$HOME/.cargo/bin/cargo"
