import util from "node:util";

/**
 * Loaded ahead of a program. The SDK prints a program's error by `util.inspect` with colours, and Node 20.20 never
 * comes to an end of colouring a path like `node_modules/@pulumi/resource.ts`, which the SDK's source maps
 * produce: it runs for half a minute and out of memory. Without colours it takes no time.
 */
const inspect = util.inspect;

function inspectPlainly(value: unknown, ...rest: readonly unknown[]): string {
  const [options] = rest;
  const args = value instanceof Error && isColourful(options) ? [{ ...options, colors: false }] : rest;
  return (inspect as (value: unknown, ...args: readonly unknown[]) => string)(value, ...args);
}

function isColourful(options: unknown): options is { readonly colors: true } {
  return typeof options === "object" && options !== null && "colors" in options && options.colors === true;
}

util.inspect = Object.assign(inspectPlainly, inspect) as typeof util.inspect;
