import { homedir } from "node:os";
import { join, resolve } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of this package, from `src` and from `dist` alike. */
export const packageRoot = resolve(__dirname, "..", "..", "..");

/** The user's cache folder, by the platform's custom; XDG_CACHE_HOME wins everywhere. */
export function cacheFolder(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (environment.XDG_CACHE_HOME) return environment.XDG_CACHE_HOME;
  if (platform === "darwin") return join(home, "Library", "Caches");
  if (platform === "win32") return environment.LOCALAPPDATA || join(home, "AppData", "Local");
  return join(home, ".cache");
}

/** Where built engines are kept: one folder a version and platform. */
export function engineCache(environment: Environment): string {
  return join(cacheFolder(environment), "keyless", "engine");
}

/** Pulumi's own folder, in which the official npm package and the Automation API keep the CLIs they fetch. */
export function pulumiHome(environment: Environment): string {
  return environment.PULUMI_HOME || join(homedir(), ".pulumi");
}

/** A command's file name on this platform. */
export function executable(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}
