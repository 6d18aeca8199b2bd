#!/usr/bin/env bash
# The pages in a real browser. tests/browser has the tests and says which packages they need; its lines are put into
# the form that tests/run counts.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
workplace=$cache/browser
installed=$workplace/tests/browser
digest=$(cat tests/browser/package.json tests/browser/package-lock.json 2>/dev/null | sha256sum | cut -c1-16)
install_packages() {
  rm -rf -- "$installed"
  mkdir -p "$installed"
  cp tests/browser/package.json "$installed/"
  if [[ -f tests/browser/package-lock.json ]]; then
    cp tests/browser/package-lock.json "$installed/"
    (cd "$installed" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  else
    (cd "$installed" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error)
  fi
  printf '%s' "$digest" >"$installed/digest"
}
if [[ $(cat "$installed/digest" 2>/dev/null) != "$digest" ]]; then
  check "the packages of the browser tests are installed" install_packages
fi

export SCHOLA_LIMIT_SCALE=1000
start_server demo --data "$scratch/demo"
# The tests run in a copy beside their packages, so that the checkout stays as it is; some read the pages' modules.
ln -sfn "$PWD/assets" "$workplace/assets"
cp -r tests/browser/. "$installed/"
mkdir -p "$output/screenshots"
# Pictures of every page are for people who look at them, and take a sixth of the time.
[[ -z ${CI:-} ]] || export SCHOLA_SCREENSHOTS_OF=failures
cd "$installed"
SCHOLA_URL=$server_url SCHOLA_SCREENSHOTS=$output/screenshots npm test --silent | sed -u 's/^ok    /ok - /; s/^FAIL  /not ok - /'
