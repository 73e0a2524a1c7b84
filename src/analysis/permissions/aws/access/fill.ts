import { splitVariables } from "../../../../iam/aws/variables.js";
import { Unknown } from "../../../../model/index.js";
import type { Caller } from "./caller.js";

export const dependsOnVariables = new Unknown("it depends on what the policy variables stand for");

/**
 * Written values with what the caller's variables stand for. A value whose variable the caller never has matches
 * nothing, and is left out: what a negated test then comes to, AWS does not say.
 */
export function fillAll(
  written: readonly string[],
  caller: Caller,
): { readonly filled: readonly string[]; readonly lost: boolean } {
  if (!written.some((each) => each.includes("${"))) return { filled: written, lost: false };
  const filled = written.flatMap((each) => fill(each, caller) ?? []);
  return { filled, lost: filled.length < written.length };
}

export function hasVariable(written: string): boolean {
  return written.includes("${") && splitVariables(written).some(({ kind }) => kind === "variable");
}

function fill(written: string, caller: Caller): string | undefined {
  let text = "";
  for (const piece of splitVariables(written)) {
    if (piece.kind === "text") text += piece.text;
    else if (piece.kind === "literal") text += `\${${piece.text}}`;
    else if (!caller.isDecided(piece.key.toLowerCase())) text += variable(piece.key, piece.default);
    else {
      const value = valueFor(piece.key, caller) ?? piece.default;
      if (value === undefined) return undefined;
      text += value.replaceAll(/[*?$]/g, (character) => `\${${character}}`);
    }
  }
  return text;
}

/** A variable needs a key with exactly one value. */
function valueFor(key: string, { values }: Caller): string | undefined {
  const given = values.get(key.toLowerCase());
  return given instanceof Unknown || given?.length !== 1 ? undefined : given[0];
}

function variable(key: string, or: string | undefined): string {
  return or === undefined ? `\${${key}}` : `\${${key}, '${or}'}`;
}
