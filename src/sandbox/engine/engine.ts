/** A Pulumi CLI that can be run. */
export interface Engine {
  /** Absolute path of the `pulumi` executable; its language hosts stand in the same folder. */
  readonly command: string;
  /** Version without the `v`. */
  readonly version: string;
  /** How it was come by: the person's own, the official one fetched by npm, or built here from its source. */
  readonly origin: "path" | "fetched" | "built";
}

/** One way of coming by an engine that did not work, and why. */
export interface Attempt {
  readonly way: string;
  readonly reason: string;
}

/** The engine, or all that was tried. */
export type EngineSearch =
  | { readonly kind: "found"; readonly engine: Engine }
  | { readonly kind: "missing"; readonly tried: readonly Attempt[] };

/** The message for a person that has no engine: what was tried, and what to do. Exit code 2 belongs to it. */
export function formatMissing(tried: readonly Attempt[]): string {
  return [
    "No Pulumi engine could be found, fetched or built:",
    ...tried.map(({ way, reason }) => `  - ${way}: ${reason}`),
    "Install the Pulumi CLI and put it on PATH (https://www.pulumi.com/docs/install/), or install Go 1.25 or later and run this again.",
  ].join("\n");
}
