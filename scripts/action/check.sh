#!/usr/bin/env bash
# Runs the check once for each report, and leaves the verdict to the last step, so that every report gets out.
# In: KEYLESS_FILES (one path a line), KEYLESS_CONFIG, KEYLESS_CHANGED_ONLY, KEYLESS_OUT (folder), GITHUB_OUTPUT.
set -uo pipefail

keyless=(node "$(dirname "${BASH_SOURCE[0]}")/../../dist/cli/main.js")
mapfile -t files < <(printf '%s\n' "$KEYLESS_FILES" | sed '/^[[:space:]]*$/d')
options=()
[ -n "${KEYLESS_CONFIG:-}" ] && options+=(--config "$KEYLESS_CONFIG")
[ "${KEYLESS_CHANGED_ONLY:-}" = true ] && options+=(--changed-only)
mkdir -p "$KEYLESS_OUT"

"${keyless[@]}" check "${options[@]}" -- "${files[@]}"
code=$?
if [ "$code" -lt 2 ]; then
  "${keyless[@]}" check "${options[@]}" --format json -- "${files[@]}" > "$KEYLESS_OUT/findings.json"
  "${keyless[@]}" check "${options[@]}" --format sarif -- "${files[@]}" > "$KEYLESS_OUT/findings.sarif"
  "${keyless[@]}" check "${options[@]}" --format markdown -- "${files[@]}" > "$KEYLESS_OUT/comment.md"
  blocking=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).summary.blocking' "$KEYLESS_OUT/findings.json")
fi
{
  echo "code=$code"
  echo "blocking=${blocking:-}"
} >> "$GITHUB_OUTPUT"
