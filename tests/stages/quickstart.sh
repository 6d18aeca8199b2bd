#!/usr/bin/env bash
# The documented cURL lines, pasted with nothing changed but host, e-mail and password.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

build_program
start_server demo --data "$scratch/demo"
cat "$server_log"

# The three calls of the quick start in README.md.
curl -sS -X POST "$server_url/api/auth/login" \
  -H "Content-Type: application/json" \
  -d '{"email": "ada@demo.school", "password": "learn-with-ada"}' >"$scratch/login.json"
token=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1])).get("token", ""))' "$scratch/login.json")
check "POST /api/auth/login gives a token" test -n "$token"

curl -sS "$server_url/api/users/me" -H "Authorization: Bearer $token" >"$scratch/me.json"
check "GET /api/users/me says who I am" grep -q 'ada@demo.school' "$scratch/me.json"

curl -sS -X POST "$server_url/api/ai-tutor/chat" \
  -H "Authorization: Bearer $token" \
  -H "Content-Type: application/json" \
  -d '{"message": "Explain data governance in simple terms", "history": []}' >"$scratch/chat.json"
printf '%s\n' "$(<"$scratch/chat.json")"
answers_in_full() {
  python3 - "$scratch/chat.json" <<'PYTHON'
import json, sys
answer = json.load(open(sys.argv[1]))
assert answer["reply"].strip() and answer["engine"].strip(), answer
for citation in answer["citations"]:
    assert set(citation) >= {"material_id", "title", "quote", "start", "end"}, citation
PYTHON
}
check "POST /api/ai-tutor/chat answers with reply, citations and engine" answers_in_full

# A text of one's own, and a question whose answer cites it at the exact span.
curl -sS -X POST "$server_url/api/materials" -H "Authorization: Bearer $token" -H "Content-Type: application/json" \
  -d '{"title": "The lighthouse of Rowan Point", "text": "Rowan Point has a lighthouse. Its lamp was lit for the first time in 1874 by Edda Marsh. It is seen for nineteen miles — on clear nights."}' >"$scratch/material.json"
curl -sS -X POST "$server_url/api/ai-tutor/chat" -H "Authorization: Bearer $token" -H "Content-Type: application/json" \
  -d '{"message": "When was the lamp of the lighthouse at Rowan Point lit for the first time?", "history": []}' >"$scratch/cited.json"
cites_the_span() {
  python3 - "$scratch/material.json" "$scratch/cited.json" "$server_url" "$token" <<'PYTHON'
import json, sys, urllib.request
made, answer = (json.load(open(name)) for name in sys.argv[1:3])
cited = [citation for citation in answer["citations"] if citation["material_id"] == made["id"]]
assert cited, answer
request = urllib.request.Request(f"{sys.argv[3]}/api/materials/{made['id']}", headers={"Authorization": f"Bearer {sys.argv[4]}"})
text = json.load(urllib.request.urlopen(request))["material"]["text"]
for citation in cited:
    assert text[citation["start"]:citation["end"]] == citation["quote"], citation
assert any("1874" in citation["quote"] for citation in cited), cited
PYTHON
}
check "an uploaded text is cited at the exact span" cites_the_span

# What `demo` itself prints for pasting, pasted as it stands.
pastes_what_demo_prints() {
  local answers=$scratch/answers
  awk '/^TOKEN=/ { shown = 1 } /^ *Stop with/ { shown = 0 } shown' "$server_log" >"$scratch/printed.sh"
  cat "$scratch/printed.sh"
  bash -e "$scratch/printed.sh" >"$answers" 2>/dev/null
  cat "$answers"
  grep -q '"email":"ada@demo.school"' "$answers"
  grep -q '"reply":' "$answers"
  grep -q '"citations":\[{' "$answers"
}
check "the lines that demo prints can be pasted" pastes_what_demo_prints
