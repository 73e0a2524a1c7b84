import { disuseDays, type Facts, type Usage } from "../../model/index.js";
import { keysOfCredential } from "./credentialKeys.js";
import type { Use } from "./record.js";
import { daysBetween, dayText } from "./window.js";

/** What Google's own record of last use says of a service account or one of its keys; undefined where it has none. */
export function authenticationUse(facts: Facts, usage: Usage, id: string): Use | undefined {
  const names = new Set([id, ...keysOfCredential(facts, id)]);
  const found = usage.authentications.find((each) => names.has(each.id));
  if (found === undefined) return undefined;
  const { last, from, to } = found;
  const record = "by Google's own record";
  if (last !== undefined && daysBetween(last, to) < disuseDays) {
    return { kind: "used", words: `it authenticated on ${dayText(last)}, ${record}` };
  }
  const span = `${dayText(from)} to ${dayText(to)}`;
  if (daysBetween(from, to) >= disuseDays) {
    const words =
      last === undefined
        ? `no authentication from ${span}`
        : `last authenticated on ${dayText(last)}, of ${span}`;
    return { kind: "unused", words: `${words}, ${record}` };
  }
  const wouldDecide = [`Google's record of last use over ${disuseDays} days or more`];
  return {
    kind: "unknown",
    words: `Google's record reaches over ${daysBetween(from, to)} days only`,
    wouldDecide,
  };
}

/** Two records of use: seen by either is used, and what one does not know the other may. */
export function eitherUse(a: Use, b: Use | undefined): Use {
  if (b === undefined || a.kind === "used") return a;
  return b.kind === "unknown" && a.kind === "unused" ? a : b;
}
