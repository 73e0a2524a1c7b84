import type { GraphNode } from "../../analysis/graph/index.js";
import { count } from "../../model/index.js";
import type { Visibility } from "../use/coverage.js";
import type { Use } from "../use/record.js";
import { dayText } from "../use/window.js";
import { type Dependant, isConsumer, isOnlyObserved } from "./dependants.js";

export type ImpactAction = "revoke" | "downscope" | "rotate";

export interface Verdict {
  readonly verdict: "safe" | "breaks" | "unknown";
  /** Why, in words. */
  readonly reasons: readonly string[];
  /** What would decide an unknown verdict. */
  readonly wouldDecide: readonly string[];
}

/** What a verdict rests on. */
export interface Evidence {
  readonly node: GraphNode;
  readonly action: ImpactAction;
  readonly dependants: readonly Dependant[];
  readonly isRole: boolean;
  /** What the cloud's own record of last use says. */
  readonly record: Use;
  /** What logs say, where there are any. */
  readonly logs?: {
    readonly visibility: Visibility;
    readonly used: boolean;
    /** Whether calls were refused: somebody holds it, whatever it lets them do. */
    readonly tried: boolean;
  };
}

const anyLogs =
  "audit logs of the time in which it would be used (CloudTrail, Google Cloud audit logs), as --logs";

/** Whether a change is safe. More evidence of use never makes it so: whoever was seen once depends on it. */
export function verdictOf(evidence: Evidence): Verdict {
  const { node, action, dependants, isRole, record, logs } = evidence;
  if (action === "rotate" && node.kind === "identity" && isRole)
    return { verdict: "safe", reasons: ["a role has no long-lived credential to rotate"], wouldDecide: [] };
  const consumers = dependants.filter((each) => isConsumer(each, node));
  const working = consumers.filter(
    ({ kind, observed }) => kind === "workload" || kind === "resource" || observed !== undefined,
  );
  const disuse = disuseOf(record, logs);
  if (disuse !== undefined && working.length === 0)
    return { verdict: "safe", reasons: [disuse], wouldDecide: [] };
  if (action === "downscope") return downscoped(evidence, consumers);
  const isTriedOnly = logs?.tried && !logs.used;
  const certain = isTriedOnly ? consumers.filter((each) => !isOnlyObserved(each)) : consumers;
  if (certain.length > 0) {
    const words = record.kind === "used" ? [record.words] : [];
    return { verdict: "breaks", reasons: [...certain.map(dependantWords), ...words], wouldDecide: [] };
  }
  const isRevoked = action === "revoke" || node.kind === "credential";
  if (isRevoked && logs?.used === true) {
    const reasons = ["the logs show calls made as it, by nobody that they or the input name"];
    return { verdict: "breaks", reasons, wouldDecide: [] };
  }
  if (record.kind === "used" && isRevoked)
    return {
      verdict: "breaks",
      reasons: [`${record.words}, by nobody that the input names`],
      wouldDecide: logs === undefined ? [anyLogs] : lacksOf(logs.visibility),
    };
  return undecided(evidence, isTriedOnly ? consumers.filter(isOnlyObserved) : []);
}

/** In words that it is not used, by a record or by logs that could have shown it; undefined where neither says so. */
function disuseOf(record: Use, logs: Evidence["logs"]): string | undefined {
  if (logs?.used || logs?.tried) return undefined;
  if (record.kind === "used") return undefined;
  if (record.kind === "unused") return record.words;
  if (logs?.visibility.kind === "whole") return `no use of it in ${logs.visibility.words}`;
  return undefined;
}

function lacksOf(visibility: Visibility): readonly string[] {
  return visibility.kind === "whole" ? [] : visibility.lacks;
}

function downscoped({ logs }: Evidence, consumers: readonly Dependant[]): Verdict {
  if (logs === undefined) {
    const reasons = [`${consumers.length} known to depend on it; the input does not say what they use of it`];
    return { verdict: "unknown", reasons, wouldDecide: [anyLogs] };
  }
  const reasons = [
    ...consumers.filter(({ observed }) => observed !== undefined).map(dependantWords),
    "which of its permissions go decides: those that were used are listed",
  ];
  const change = "the change: a plan, or what was there before as --before, with --logs and no --identity";
  return { verdict: "unknown", reasons, wouldDecide: [change, ...lacksOf(logs.visibility)] };
}

function undecided({ record, logs }: Evidence, tried: readonly Dependant[]): Verdict {
  const none = "the input names nobody who depends on it, which does not show that there is nobody";
  const refused = tried.map(
    ({ name, observed }) =>
      `${name} tried to use it until ${dayText(observed!.last)} and was refused each time`,
  );
  const unseen =
    logs !== undefined && tried.length === 0 && !logs.tried
      ? ["the logs show no use of it, and could not have shown all"]
      : [];
  return {
    verdict: "unknown",
    reasons: [...(refused.length > 0 ? refused : [none]), ...unseen, record.words],
    wouldDecide: [
      ...(logs === undefined ? [anyLogs] : lacksOf(logs.visibility)),
      ...(record.kind === "unknown" ? record.wouldDecide : []),
    ],
  };
}

/** Who depends on it and how that is known, in words. */
function dependantWords({ id, kind, name: called, grade, relation, observed }: Dependant): string {
  const name = kind === "credential" ? id : called;
  const how = relation === "acts-as-it" ? "acts as it" : "is become through it";
  if (observed === undefined) return `${name} ${how} (${grade})`;
  const { denied, last, log } = observed;
  const calls = observed.count > 0 ? count(observed.count, "call") : `${denied} refused`;
  return `${name} ${how} (observed: ${calls}, the last on ${dayText(last)}, by ${log})`;
}
