#!/usr/bin/env bash
# Clients generated from the served contract of each surface, compiled and run: in TypeScript, Python, Go and Java for all
# four, in Rust for the platform. Go and Java are generated with default options.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
# shellcheck source=owners.sh
source "$(dirname "${BASH_SOURCE[0]}")/owners.sh"

use_tools
build_program
start_server demo --data "$scratch/demo"
mkdir "$scratch/contracts"
surfaces=(platform partner factory author)
for surface in "${surfaces[@]}"; do
  curl -fsS "$server_url/openapi/$surface.json" -o "$scratch/contracts/$surface.json"
done

admin=$(sign_in admin@demo.school run-the-school)
student=$(sign_in ada@demo.school learn-with-ada)
put_plan "$admin" "users/$(own_id "$student")" pro
person=("$server_url" ada@demo.school learn-with-ada)

# credentials_for SURFACE: new ones for each client, for what one has used is not there for the next. Sets `credentials`.
credentials_for() {
  local account
  case $1 in
    platform) credentials=("${person[@]}") ;;
    partner) credentials=("$server_url" "$(developer_key "nadia.$RANDOM@school.test")") ;;
    factory)
      account=$(new_account "$admin" pro)
      credentials=("$server_url" "$(account_key "$admin" "$account" live)" "$(account_key "$admin" "$account" test)")
      ;;
    author) credentials=("$server_url" "$(author_key "$student")") ;;
  esac
}

typescript_clients() {
  local folder=$scratch/typescript
  cp -r tests/clients/typescript "$folder"
  ln -s "$node_tools/node_modules" "$folder/node_modules"
  for surface in "${surfaces[@]}"; do
    openapi-typescript "$scratch/contracts/$surface.json" -o "$folder/$surface.schema.d.ts"
  done
  printf '{"type": "module"}\n' >"$folder/package.json"
  (cd "$folder" && tsc -p .)
}
runs_in_typescript() {
  credentials_for "$1"
  (cd "$scratch/typescript" && node "out/$1.js" "${credentials[@]}")
}
check "TypeScript: the clients of all surfaces compile" typescript_clients
for surface in "${surfaces[@]}"; do
  check "TypeScript: the client of the $surface runs" runs_in_typescript "$surface"
done

# python_client SURFACE: makes it and runs it; Python compiles when it is imported.
python_client() {
  local folder=$scratch/python
  mkdir -p "$folder"
  openapi-python-client generate --path "$scratch/contracts/$1.json" --output-path "$folder/schola_$1" --meta none \
    --config tests/clients/python/generator.yaml --fail-on-warning
  PYTHONPATH=$folder python3 -m compileall -q "$folder/schola_$1"
  credentials_for "$1"
  PYTHONPATH=$folder python3 -W error "tests/clients/python/${1}_client.py" "${credentials[@]}"
}
for surface in "${surfaces[@]}"; do
  check "Python: the client of the $surface is generated without a warning and runs" python_client "$surface"
done

# generated_by_default GENERATOR SURFACE FOLDER: what openapi-generator makes of a contract without any option.
generated_by_default() {
  openapi-generator-cli generate -g "$1" -i "$scratch/contracts/$2.json" -o "$3"
}

fetch_clients() {
  local surface
  for surface in "${surfaces[@]}"; do
    generated_by_default typescript-fetch "$surface" "$scratch/fetch/$surface"
    tsc --noEmit --strict --target es2022 --module commonjs --moduleResolution node --lib es2022,dom "$scratch/fetch/$surface/index.ts"
  done
}
check "TypeScript for fetch: the clients of all surfaces, with default options, compile" fetch_clients

go_client() {
  local folder=$scratch/go/$1
  mkdir -p "$scratch/go"
  cp -r "tests/clients/go/$1" "$folder"
  generated_by_default go "$1" "$folder/client"
  # All that the client imports comes with Go.
  (cd "$folder" && GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local GOCACHE=$target/go-cache go build -o trial .)
  credentials_for "$1"
  "$folder/trial" "${credentials[@]}"
}
for surface in "${surfaces[@]}"; do
  check "Go: the client of the $surface, with default options, compiles and runs" go_client "$surface"
done

# The libraries of the generated client, from Debian; tests/clients/java/standins has what Debian lacks.
java_libraries=""
for library in okhttp okio gson geronimo-annotation-1.3-spec commons-lang3 jsr305; do
  java_libraries+=:/usr/share/java/$library.jar
done
java_client() {
  local folder=$scratch/java/$1 program=${1^}
  mkdir -p "$folder/classes"
  generated_by_default java "$1" "$folder/client"
  find tests/clients/java/standins "$folder/client/src/main/java" -name '*.java' >"$folder/sources"
  javac -nowarn -encoding UTF-8 -d "$folder/classes" -cp "$java_libraries" @"$folder/sources" \
    tests/clients/java/Demand.java "tests/clients/java/$program.java"
  credentials_for "$1"
  java -cp "$folder/classes$java_libraries" "$program" "${credentials[@]}"
}
for surface in "${surfaces[@]}"; do
  check "Java: the client of the $surface, with default options, compiles and runs" java_client "$surface"
done

rust_client() {
  # A folder that stays: the compiled dependencies serve the next run.
  local folder=$target/rust-client
  mkdir -p "$folder"
  rm -rf -- "$folder/trial" "$folder/schola_client"
  cp -r tests/clients/rust "$folder/trial"
  openapi-generator-cli generate -g rust -i "$scratch/contracts/platform.json" -o "$folder/schola_client" \
    --additional-properties=packageName=schola_client,packageVersion=0.1.0,reqwestDefaultFeatures=
  RUSTFLAGS='' CARGO_TARGET_DIR=$folder/target cargo build --quiet --locked --manifest-path "$folder/trial/Cargo.toml"
  "$folder/target/debug/schola-client-trial" "${person[@]}"
}
check "Rust: the client of the platform compiles, signs in and chats" rust_client
