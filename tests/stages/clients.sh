#!/usr/bin/env bash
# Clients generated from the served contract, in three languages, compiled and run: each signs in and chats.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
start_server demo --data "$scratch/demo"
contract=$scratch/platform.json
curl -fsS "$server_url/openapi/platform.json" -o "$contract"
person=("$server_url" ada@demo.school learn-with-ada)

typescript_client() {
  local folder=$scratch/typescript
  cp -r tests/clients/typescript "$folder"
  ln -s "$node_tools/node_modules" "$folder/node_modules"
  openapi-typescript "$contract" -o "$folder/schema.d.ts"
  printf '{"type": "module"}\n' >"$folder/package.json"
  (cd "$folder" && tsc -p . && node out/main.js "${person[@]}")
}
check "TypeScript: the client compiles, signs in and chats" typescript_client

python_client() {
  local folder=$scratch/python
  mkdir -p "$folder"
  openapi-python-client generate --path "$contract" --output-path "$folder/schola_client" --meta none \
    --config tests/clients/python/generator.yaml --fail-on-warning
  PYTHONPATH=$folder python3 -m compileall -q "$folder/schola_client"
  PYTHONPATH=$folder python3 -W error tests/clients/python/main.py "${person[@]}"
}
check "Python: the client is generated without a warning, signs in and chats" python_client

rust_client() {
  # A folder that stays: the compiled dependencies serve the next run.
  local folder=$target/rust-client
  mkdir -p "$folder"
  rm -rf -- "$folder/trial" "$folder/schola_client"
  cp -r tests/clients/rust "$folder/trial"
  openapi-generator-cli generate -g rust -i "$contract" -o "$folder/schola_client" \
    --additional-properties=packageName=schola_client,packageVersion=0.1.0,reqwestDefaultFeatures=
  RUSTFLAGS='' CARGO_TARGET_DIR=$folder/target cargo build --quiet --locked --manifest-path "$folder/trial/Cargo.toml"
  "$folder/target/debug/schola-client-trial" "${person[@]}"
}
check "Rust: the client compiles, signs in and chats" rust_client
