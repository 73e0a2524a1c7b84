/** What the caller gave is missing or wrong: told in one line on stderr, exit code 2. */
export class UsageProblem extends Error {
  override readonly name = "UsageProblem";
}

/** Exit codes that scripts rely on. */
export const exitCode = { fine: 0, blocking: 1, usage: 2, bug: 3 } as const;
