import type { Request } from "../../../../iam/aws/context.js";
import type { Policies } from "../../../../iam/aws/decision.js";
import { evaluateAction } from "../../../../iam/aws/evaluate.js";
import type { Principal } from "../../../../iam/aws/principals.js";
import type { Tri } from "../../../../iam/aws/tri.js";
import { Unknown } from "../../../../model/index.js";
import { asCaller, type Caller, callerOf } from "./caller.js";
import { unknownIn } from "./readStatements.js";
import { missingTrust, type Way, waysOf } from "./ways.js";

/**
 * All requests that one caller may make about the resources of one account, by every policy that has a say: its own,
 * boundary, session, service and resource control policies, the resource's policy, the role's trust policy.
 *
 * The set is one of single actions, with the keys that do not follow from the caller: assuming a role with tags is
 * two requests of it, `sts:AssumeRole` and `sts:TagSession`.
 */
export interface Access {
  readonly caller: Caller;
  /** What is surely allowed, and what may be, as ways of which one is enough. */
  readonly atLeast: readonly Way[];
  readonly atMost: readonly Way[];
  /** What is not known; absent when everything is. */
  readonly unknown?: Unknown;
  /** The plain evaluator's word on a request: the judge of every witness. */
  judge(request: Request): Tri;
}

/**
 * @param resourceAccount account that owns what is asked about; by default the caller's own
 */
export function accessOf(policies: Policies, principal: Principal, resourceAccount?: string): Access {
  return new LazyAccess(policies, callerOf(principal, resourceAccount));
}

/** Ways are worked out when a question asks for them, and once where everything is known. */
class LazyAccess implements Access {
  declare readonly unknown?: Unknown;
  #atLeast: readonly Way[] | undefined;
  #atMost: readonly Way[] | undefined;

  constructor(
    readonly policies: Policies,
    readonly caller: Caller,
  ) {
    const unknown = unknownIn(everyPolicy(policies), caller);
    if (unknown !== undefined) this.unknown = unknown;
  }

  get atMost(): readonly Way[] {
    this.#atMost ??= waysOf(this.policies, this.caller, "atMost");
    return this.#atMost;
  }

  get atLeast(): readonly Way[] {
    this.#atLeast ??=
      this.unknown === undefined ? this.atMost : waysOf(this.policies, this.caller, "atLeast");
    return this.#atLeast;
  }

  judge(request: Request): Tri {
    const { decision, reason } = evaluateAction(this.policies, asCaller(request, this.caller));
    if (decision !== "undecided") return decision === "allowed";
    return new Unknown(reason.kind === "unknown" ? reason.missing : "the evaluator cannot decide it");
  }
}

function everyPolicy({ identity, boundary, session, resource, trust = missingTrust, scp, rcp }: Policies) {
  const single = [boundary, resource, trust].filter((policy) => policy !== undefined);
  return [...(identity ?? []), ...(session ?? []), ...(scp ?? []).flat(), ...(rcp ?? []), ...single];
}
