#!/usr/bin/env bash
# Writes the comment of a pull request, or updates the one that it wrote before.
# In: the comment's file; GITHUB_REPOSITORY, PULL_REQUEST, GH_TOKEN for gh.
set -euo pipefail

body=$1
marker=$(head -n 1 "$body")
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
known=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1)
if [ -n "$known" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$body" --silent
else
  gh api --method POST "$comments" --field "body=@$body" --silent
fi
