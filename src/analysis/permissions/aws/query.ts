import { type Box, type Dimension, glob, oneIn, oneOf, type StringSet, texts } from "../../sets/index.js";
import { actionDimension, principalName, resourceDimension } from "./statement.js";

/**
 * A box of requests to ask about: actions in any case, resources as globs or sets, condition keys with the values
 * that the request carries. What is not named is free.
 */
export function query(wanted: {
  readonly actions?: readonly string[];
  readonly resources?: string | StringSet;
  /** ARN, account id, service or `*`, for documents that name principals. */
  readonly principal?: string;
  readonly keys?: Readonly<Record<string, Dimension | readonly string[]>>;
}): Box {
  const box = new Map<string, Dimension>();
  if (wanted.actions)
    box.set(actionDimension, oneIn(texts(oneOf(wanted.actions.map((action) => action.toLowerCase())))));
  if (wanted.resources !== undefined) {
    const set = typeof wanted.resources === "string" ? glob(wanted.resources) : wanted.resources;
    box.set(resourceDimension, oneIn(texts(set)));
  }
  if (wanted.principal !== undefined) box.set(principalName, oneIn(texts(oneOf([wanted.principal]))));
  for (const [key, values] of Object.entries(wanted.keys ?? {}))
    box.set(key.toLowerCase(), isList(values) ? oneIn(texts(oneOf(values))) : values);
  return box;
}

function isList(values: Dimension | readonly string[]): values is readonly string[] {
  return Array.isArray(values);
}
