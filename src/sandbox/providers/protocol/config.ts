import type { Properties, Value } from "../../../model/index.js";
import { plain } from "../core/values.js";

/** The provider's configuration as it was meant: the engine hands over lists and objects as JSON text. */
export function configOf(args: Properties): Properties {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, parsed(plain(value) ?? null)]),
  );
}

function parsed(value: Value): Value {
  if (typeof value !== "string" || !/^\s*(?:[[{]|true$|false$)/.test(value)) return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return value;
  }
}
