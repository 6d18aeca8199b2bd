#!/usr/bin/env bash
# What stages need to get keys as their owners do. Sourced after checks.sh, with a demo school running at $server_url.
# shellcheck disable=SC2154 # What checks.sh sets.

json=(-H "Content-Type: application/json")

# property FILE NAME...: prints what an answer says.
property() {
  python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))
for name in sys.argv[2:]: value = value[name]
print(value)' "$@"
}

# sign_in EMAIL PASSWORD: prints a token.
sign_in() {
  curl -fsS -X POST "$server_url/api/auth/login" "${json[@]}" -d "{\"email\": \"$1\", \"password\": \"$2\"}" >"$scratch/in.json"
  property "$scratch/in.json" token
}

# developer_key EMAIL: registers a developer and prints a new key.
developer_key() {
  curl -fsS -X POST "$server_url/api/developer/register" "${json[@]}" \
    -d "{\"full_name\": \"Nadia Developer\", \"email\": \"$1\", \"password\": \"a good password\"}" >"$scratch/developer.json"
  curl -fsS -X POST "$server_url/api/developer/keys" "${json[@]}" -H "Authorization: Bearer $(property "$scratch/developer.json" token)" \
    -d '{"name": "First"}' >"$scratch/key.json"
  property "$scratch/key.json" key
}

# author_key TOKEN: prints the key of the course author of the token's owner.
author_key() {
  curl -fsS -X POST "$server_url/api/users/me/author-key" -H "Authorization: Bearer $1" >"$scratch/author.json"
  property "$scratch/author.json" key
}

# new_account ADMIN-TOKEN PLAN: makes an account of the course factory and prints its id.
new_account() {
  curl -fsS -X POST "$server_url/api/admin/accounts" "${json[@]}" -H "Authorization: Bearer $1" \
    -d "{\"name\": \"Harbour Media\", \"plan\": \"$2\"}" >"$scratch/account.json"
  property "$scratch/account.json" id
}

# account_key ADMIN-TOKEN ACCOUNT MODE: issues a key and prints it.
account_key() {
  curl -fsS -X POST "$server_url/api/admin/accounts/$2/keys" "${json[@]}" -H "Authorization: Bearer $1" -d "{\"mode\": \"$3\"}" >"$scratch/$3.json"
  property "$scratch/$3.json" key
}

# put_plan ADMIN-TOKEN OWNER PLAN: puts `users/ID` or `accounts/ID` on a plan.
put_plan() {
  curl -fsS -X PUT "$server_url/api/admin/$2/plan" "${json[@]}" -H "Authorization: Bearer $1" -d "{\"plan\": \"$3\"}" >/dev/null
}

# own_id TOKEN: prints the id of the token's owner.
own_id() {
  curl -fsS "$server_url/api/users/me" -H "Authorization: Bearer $1" >"$scratch/me.json"
  property "$scratch/me.json" user id
}
