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
  return template.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const value = data[name];
    if (value === undefined) throw new Error(`message template needs "${name}": ${template}`);
    return String(value);
  });
}
