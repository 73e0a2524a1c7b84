import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder that holds the sandbox cloud: `KEYLESS_SANDBOX_HOME`, else `keyless/sandbox` in the user's
 * cache folder.
 */
export function sandboxHome(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment.KEYLESS_SANDBOX_HOME;
  if (given !== undefined && given !== "") return given;
  return join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "keyless", "sandbox");
}
