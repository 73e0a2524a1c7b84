import { findAction, isService } from "../../iam/aws/index.js";
import { otherNames, prefixes } from "./eventNames.js";

/** The IAM actions that an event's call needs; of an event that none is known for, its own name. */
export interface EventActions {
  readonly names: readonly string[];
  readonly mapped: boolean;
}

const known = new Map<string, EventActions>();
/** Names that an attacker's or a broken log makes up must not fill the memory. */
const mostKnown = 20_000;

/** Which IAM actions stand behind a CloudTrail event: by the same name, without a version, or by the table of other names. */
export function actionsOfEvent(source: string, name: string): EventActions {
  const key = `${source} ${name}`;
  const found = known.get(key) ?? find(source, name);
  if (known.size < mostKnown) known.set(key, found);
  return found;
}

/** The prefix of a service's actions by the name that its events come from. */
export function servicePrefix(source: string): string {
  const host = source.toLowerCase().replace(/\.amazonaws\.com(?:\.cn)?$/, "");
  const other = prefixes.get(host);
  if (other !== undefined) return other;
  return isService(host) ? host : (host.split(".").find(isService) ?? host);
}

function find(source: string, name: string): EventActions {
  const prefix = servicePrefix(source);
  const plain = withoutVersion(name);
  const others = otherNames.get(prefix)?.get(plain);
  if (others !== undefined) {
    return { names: [others].flat().map((each) => `${prefix}:${each}`), mapped: true };
  }
  const candidates = [name, plain, ...(prefix === "apigateway" ? verbsOf(plain) : [])];
  for (const each of candidates) {
    const action = findAction(`${prefix}:${each}`);
    if (action !== undefined) return { names: [action.name], mapped: true };
  }
  return { names: [`${prefix}:${name}`], mapped: false };
}

/** Lambda and CloudFront end their event names in the version of the API. */
function withoutVersion(name: string): string {
  return name.replace(/(?:\d{8}(?:v\d+)?|\d{4}_\d\d_\d\d)$/, "");
}

/** API Gateway's actions are the verbs of its REST API ("How Amazon API Gateway works with IAM"). */
function verbsOf(name: string): readonly string[] {
  if (/^Get|^List/.test(name)) return ["GET"];
  if (/^Create|^Import|^Generate/.test(name)) return ["POST"];
  if (/^Update/.test(name)) return ["PATCH"];
  if (/^Put|^Tag/.test(name)) return ["PUT"];
  return /^Delete|^Flush|^Untag/.test(name) ? ["DELETE"] : [];
}
