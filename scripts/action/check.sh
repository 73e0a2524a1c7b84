#!/usr/bin/env bash
# Runs the check with all its reports, and leaves the verdict to the last step, so that every report gets out.
# In: KEYLESS_FILES (one path a line), KEYLESS_CONFIG, KEYLESS_CHANGED_ONLY, KEYLESS_SOURCE, KEYLESS_OUT (folder),
# GITHUB_OUTPUT.
set -uo pipefail

mapfile -t files < <(printf '%s\n' "$KEYLESS_FILES" | sed '/^[[:space:]]*$/d')
options=()
[ -n "${KEYLESS_CONFIG:-}" ] && options+=(--config "$KEYLESS_CONFIG")
[ -n "${KEYLESS_SOURCE:-}" ] && options+=(--source "$KEYLESS_SOURCE")
[ "${KEYLESS_CHANGED_ONLY:-}" = true ] && options+=(--changed-only)
mkdir -p "$KEYLESS_OUT"

findings="$KEYLESS_OUT/findings.json"
node "$(dirname "${BASH_SOURCE[0]}")/../../dist/cli/main.js" check "${options[@]}" \
  --output "json=$findings" \
  --output "sarif=$KEYLESS_OUT/findings.sarif" \
  --output "markdown=$KEYLESS_OUT/comment.md" \
  -- "${files[@]}"
code=$?
if [ "$code" -lt 2 ]; then
  blocking=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).summary.blocking' "$findings")
fi
{
  echo "code=$code"
  echo "blocking=${blocking:-}"
} >> "$GITHUB_OUTPUT"
