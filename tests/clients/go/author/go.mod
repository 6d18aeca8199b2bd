module schola.test/author

go 1.19

// The name that the generator gives a client by default.
require github.com/GIT_USER_ID/GIT_REPO_ID v0.0.0

replace github.com/GIT_USER_ID/GIT_REPO_ID => ./client
