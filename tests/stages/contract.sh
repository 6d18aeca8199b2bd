#!/usr/bin/env bash
# The served contracts, JSON and YAML of each surface, held against the recommended rules of two linters.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

use_tools
build_program
start_server serve --data "$scratch/data"

printf 'extends: ["spectral:oas"]\n' >"$scratch/spectral.yaml"
printf 'extends: [recommended]\n' >"$scratch/redocly.yaml"
for surface in platform partner factory author; do
  for form in json yaml; do
    document=$scratch/$surface.$form
    if ! curl -fsS "$server_url/openapi/$surface.$form" -o "$document"; then
      failed "$surface.$form is served"
      continue
    fi
    check "spectral has nothing to say on $surface.$form" spectral lint --fail-severity=hint --ruleset "$scratch/spectral.yaml" "$document"
    # A warning counts as much as an error.
    redocly_says_nothing() {
      redocly lint --config "$scratch/redocly.yaml" --format=json "$document" >"$scratch/redocly.json"
      python3 - "$scratch/redocly.json" <<'PYTHON'
import json, sys
problems = json.load(open(sys.argv[1]))["problems"]
for problem in problems:
    print(problem["severity"], problem["ruleId"], problem["message"], [place.get("pointer") for place in problem["location"]])
sys.exit(1 if problems else 0)
PYTHON
    }
    check "redocly has nothing to say on $surface.$form" redocly_says_nothing
  done
done
same_in_both_forms() {
  python3 - "$scratch" <<'PYTHON'
import json, sys, yaml
class Loader(yaml.SafeLoader):
    """Reads YAML as JSON would be read: a time is text."""

Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for surface in ("platform", "partner", "factory", "author"):
    with open(f"{sys.argv[1]}/{surface}.json") as as_json, open(f"{sys.argv[1]}/{surface}.yaml") as as_yaml:
        assert json.load(as_json) == yaml.load(as_yaml, Loader), surface
PYTHON
}
check "JSON and YAML say the same" same_in_both_forms
