import type { Edit, Place, Unknown, Witness } from "../model/index.js";
import type { Undecided, Violation } from "./rule.js";

/** A violation of one of the rule's messages at a place. */
export function violation<Message extends string>(
  message: Message,
  place: Place,
  more: {
    readonly data?: Readonly<Record<string, string | number>>;
    readonly witness?: Witness;
    readonly key?: string;
    readonly mend?: readonly Edit[];
  } = {},
): Violation<Message> {
  return { kind: "violation", message, place, ...more };
}

/** The rule cannot decide here, because of what is not known. */
export function undecided(place: Place, because: Unknown | string, key?: string): Undecided {
  const reason = typeof because === "string" ? because : because.reason;
  return { kind: "undecided", reason, place, ...(key === undefined ? {} : { key }) };
}

/** Fills `{name}` placeholders of a message template; a placeholder without data is our own bug. */
export function fillMessage(template: string, data: Readonly<Record<string, string | number>>): string {
  const parts = partsOf(template);
  let text = parts[0]!;
  for (let at = 1; at < parts.length; at += 2) {
    const value = data[parts[at]!];
    if (value === undefined) throw new Error(`message template needs "${parts[at]}": ${template}`);
    text += String(value) + parts[at + 1]!;
  }
  return text;
}

/** Texts and names of placeholders in turns. Templates are the rules' own: there are not many. */
function partsOf(template: string): readonly string[] {
  const known = split.get(template) ?? template.split(/\{([a-zA-Z]+)\}/);
  if (!split.has(template)) split.set(template, known);
  return known;
}

const split = new Map<string, readonly string[]>();
