/** The engine that is fetched or built, and that the tests run on. */
export const engineVersion = "3.258.0";

/**
 * The oldest engine on PATH that is used. An engine older than the SDK that talks to it is a combination that
 * nobody tests, so this is the SDK's version in package.json.
 */
export const minimumVersion = "3.248.0";

/** The release of the official `pulumi` npm package that downloads the CLI (of `engineVersion`). */
export const fetcherVersion = "3.259.0";

/** The YAML language host that goes with a built engine; the official CLI ships its own. */
export const yamlHostVersion = "1.32.0";

/** Negative, zero or positive as `a` is older than, as old as or newer than `b`; pre-release tags count for nothing. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (const [index, value] of left.entries()) {
    const difference = value - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Why an engine of this version cannot be used; undefined when it can. */
export function unsuitable(version: string): string | undefined {
  if (!/^v?\d+\.\d+\.\d+/.test(version)) return `it answers "${version}" when asked for its version`;
  if (compareVersions(version, minimumVersion) < 0)
    return `version ${version} is older than ${minimumVersion}`;
  const major = numbers(version)[0];
  if (major !== numbers(minimumVersion)[0])
    return `version ${version} is of another major version than ${minimumVersion}`;
  return undefined;
}

function numbers(version: string): readonly number[] {
  return version.replace(/^v/, "").split(/[.+-]/, 3).map(Number);
}
