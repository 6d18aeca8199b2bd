#!/usr/bin/env bash
# The static release binary, as install.sh builds it, and the release archive around it.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

check "the release archive is made" tests/release --output "$scratch/dist"
archive=$(find "$scratch/dist" -name '*.tar.gz' 2>/dev/null | head -n 1)
if [[ -z $archive ]]; then exit 1; fi
installs_from_archive() {
  SCHOLA_STATE_DIR=$scratch/state ./install.sh --binary "$archive" --prefix "$scratch/prefix" --data "$scratch/data" --no-start >"$scratch/report"
  # Both the archive and the binary in it have a checksum.
  [[ $(grep -c 'verified' "$scratch/report") == 2 ]]
}
check "install.sh installs the archive and verifies it" installs_from_archive
archive_is_complete() {
  local name
  for name in schola install.sh README.md LICENSE LICENSES.txt SHA256SUMS; do
    tar -tzf "$archive" | grep "/$name\$" >/dev/null || { echo "not in the archive: $name"; return 1; }
  done
}
check "the archive has the binary, install.sh, licences and checksums" archive_is_complete
ls -l "$archive"
python3 tests/live/figures.py "$scratch/prefix/bin/schola"

# The whole road of a newcomer with that binary: install, start the demo in the background, sign in, remove.
installs_the_demo() {
  local report=$scratch/demo url token answer
  export SCHOLA_STATE_DIR=$scratch/state
  ./install.sh --binary "$archive" --prefix "$scratch/prefix" --data "$scratch/data" --listen 127.0.0.1:0 --demo --detach >"$report"
  cat "$report"
  url=$(sed -n 's/^listening on \(http[^ ]*\).*/\1/p' "$report")
  answer=$(curl -fsS "$url/api/auth/login" -H 'Content-Type: application/json' -d '{"email": "ada@demo.school", "password": "learn-with-ada"}')
  token=$(python3 -c 'import json, sys; print(json.loads(sys.argv[1])["token"])' "$answer")
  curl -fsS "$url/api/users/me" -H "Authorization: Bearer $token" | grep ada@demo.school
}
check "install.sh --demo --detach starts a demo school that people can sign in to" installs_the_demo
removes_the_demo() {
  SCHOLA_STATE_DIR=$scratch/state ./install.sh --uninstall --purge --prefix "$scratch/prefix" --data "$scratch/data"
  [[ ! -e $scratch/data && ! -e $scratch/prefix/bin/schola ]]
}
check "--uninstall --purge leaves nothing" removes_the_demo
