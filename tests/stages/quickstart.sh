#!/usr/bin/env bash
# The documented cURL lines, pasted with nothing changed but host, e-mail and password.
# shellcheck source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
# shellcheck source=owners.sh
source "$(dirname "${BASH_SOURCE[0]}")/owners.sh"

use_tools
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

# --- The other front doors ------------------------------------------------------------------------------------------
# Keys as their owners get them, and the published lines with them. A month is short here, so that its end can be seen.
stop_server
start_server demo --data "$scratch/demo" --plans 'free requests=3; pro requests=100 credits=5 seconds=3600'

# answers STATUS BODY CURL-ARGUMENT...: whether the answer says this; an error may say more, such as the request's id.
answers() {
  local status=$1 body=$2
  shift 2
  [[ $(curl -sS -o "$scratch/answer" -w '%{http_code}' "$@") == "$status" ]] || { cat "$scratch/answer"; return 1; }
  python3 - "$scratch/answer" "$body" <<'PYTHON'
import json, sys
found, wanted = json.load(open(sys.argv[1])), json.loads(sys.argv[2])
def said(found, wanted):
    """What `found` says of what `wanted` says."""
    return {name: said(found.get(name), value) for name, value in wanted.items()} if isinstance(wanted, dict) else found
error = "error" in wanted or "detail" in wanted
assert (said(found, wanted) if error else found) == wanted, f"{found} is not {wanted}"
PYTHON
}
admin=$(sign_in admin@demo.school run-the-school)
student=$(sign_in ada@demo.school learn-with-ada)

# The partner surface: a developer registers, makes a key and pings until the month is over.
key=$(developer_key nadia@school.test)
pings() {
  local number
  for number in 1 2 3; do
    answers 200 "{\"ok\": true, \"message\": \"Schola API v1 is live.\", \"plan\": \"free\", \"usage\": {\"requests_this_cycle\": $number, \"quota\": 3}}" \
      "$server_url/v1/ping" -H "Authorization: Bearer $key" || return 1
  done
}
check "GET /v1/ping counts and tells the usage" pings
check "GET /v1/ping answers 429 with upgrade_url when the month is over" answers 429 \
  "{\"error\": \"Monthly request quota exceeded for your plan\", \"upgrade_url\": \"$server_url/api-pricing\"}" \
  "$server_url/v1/ping" -H "Authorization: Bearer $key"

# The course author: refused on the free plan, taken on a paid one, refused after a downgrade.
author=$(author_key "$student")
order=("$server_url/api/v1/courses" -H "Authorization: Bearer $author" "${json[@]}" -d '{ "subject": "Onboarding for new hires" }')
ada=$(own_id "$student")
refusal='{ "message": "API access requires a paid plan", "code": "PAID_PLAN_REQUIRED" }'
check "POST /api/v1/courses with an ls_ key is refused on the free plan" answers 403 "$refusal" "${order[@]}"
put_plan "$admin" "users/$ada" pro
takes_the_order() {
  [[ $(curl -sS -o "$scratch/job.json" -w '%{http_code}' "${order[@]}") == 202 ]]
  [[ $(property "$scratch/job.json" status) == pending ]]
  curl -fsS "$server_url$(property "$scratch/job.json" pollUrl)" -H "Authorization: Bearer $author" >"$scratch/poll.json"
  [[ $(property "$scratch/poll.json" status) == pending ]]
}
check "it is taken on a paid plan, and its job waits" takes_the_order
put_plan "$admin" "users/$ada" free
check "it is refused again from the moment of a downgrade" answers 403 "$refusal" "${order[@]}"

# The course factory: an admin makes an account and its two keys.
account=$(new_account "$admin" pro)
test_key=$(account_key "$admin" "$account" test)
live_key=$(account_key "$admin" "$account" live)
check "the health check needs no key" curl -fsS "$server_url/api/health"
check "a missing key is refused as published" answers 401 \
  '{"detail": {"error": {"type": "authentication_error", "message": "Missing or invalid API key"}}}' "$server_url/api/v1/courses"
sandbox_course() {
  curl -sS -X POST "$server_url/api/v1/courses" "${json[@]}" -H "Authorization: Bearer $test_key" -d '{"title": "Safe lifting"}' >"$scratch/course.json"
  course=$(property "$scratch/course.json" course_id)
  [[ $course =~ ^[0-9]{8}_[0-9]{6}_[0-9a-f]{6}$ && $(property "$scratch/course.json" status) == ready ]] || { cat "$scratch/course.json"; return 1; }
  curl -fsS "$server_url/api/v1/courses/$course/status" -H "Authorization: Bearer $test_key" >"$scratch/status.json"
  [[ $(property "$scratch/status.json" status) == ready ]]
  for part in outline notes quiz; do
    curl -fsS "$server_url/api/v1/courses/$course/$part" -H "Authorization: Bearer $test_key" >"$scratch/part.json"
    [[ $(property "$scratch/part.json" sandbox) == True ]]
  done
}
check "a course of a test key is ready at once, with a demo course behind it" sandbox_course
course=$(property "$scratch/course.json" course_id)
is_foreign() {
  [[ $(curl -sS -o "$scratch/foreign.json" -w '%{http_code}' "$server_url/api/v1/courses/$course" -H "Authorization: Bearer $live_key") == 404 ]]
  [[ $(property "$scratch/foreign.json" detail error type) == not_found_error && $(property "$scratch/foreign.json" detail error code) == course_not_found ]]
}
check "a live key never sees it: 404 course_not_found" is_foreign

# Keys that share a beginning with those of a vendor must not be reported to it.
python3 tests/live/scanners.py "$server_url" "$admin" "$account" "$student"
