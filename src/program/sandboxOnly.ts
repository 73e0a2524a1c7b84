/**
 * Why a stack that is meant for the sandbox must not run here, or undefined when it may: such a stack never touches a
 * real cloud.
 *
 * @param setting the config value `keyless:sandbox`
 */
export function sandboxProblem(
  setting: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (setting !== "true" || environment.KEYLESS_SANDBOX === "1") return undefined;
  return (
    "this stack is for the sandbox (keyless:sandbox is true) and the sandbox is not on: " +
    'run eval "$(npx keyless engine --env)" first, or npx keyless engine -- up --stack sandbox'
  );
}
