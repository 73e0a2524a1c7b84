#!/usr/bin/env bash
# Runs the check with all its reports, and leaves the verdict to the last step, so that every report gets out.
# In: KEYLESS_FILES (one path a line), KEYLESS_CONFIG, KEYLESS_CHANGED_ONLY, KEYLESS_SOURCE, KEYLESS_OUT (folder),
# GITHUB_OUTPUT, GITHUB_STEP_SUMMARY. Runs on the bash 3.2 of macOS too.
set -uo pipefail

mkdir -p "$KEYLESS_OUT"
findings="$KEYLESS_OUT/findings.json"
set -- --output "json=$findings" --output "sarif=$KEYLESS_OUT/findings.sarif" --output "markdown=$KEYLESS_OUT/comment.md"
[ -n "${KEYLESS_CONFIG:-}" ] && set -- "$@" --config "$KEYLESS_CONFIG"
[ -n "${KEYLESS_SOURCE:-}" ] && set -- "$@" --source "$KEYLESS_SOURCE"
[ "${KEYLESS_CHANGED_ONLY:-}" = true ] && set -- "$@" --changed-only
set -- "$@" --
while IFS= read -r file || [ -n "$file" ]; do
  [ -n "${file//[[:space:]]/}" ] && set -- "$@" "$file"
done <<< "$KEYLESS_FILES"

node "$(dirname "${BASH_SOURCE[0]}")/../../dist/cli/main.js" check "$@"
code=$?
if [ "$code" -lt 2 ]; then
  blocking=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).summary.blocking' "$findings")
  cat "$KEYLESS_OUT/comment.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
{
  echo "code=$code"
  echo "blocking=${blocking:-}"
} >> "$GITHUB_OUTPUT"
