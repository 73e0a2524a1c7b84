import { parseArn } from "../../../../iam/aws/arn.js";
import { findAction, takesConditionKey } from "../../../../iam/aws/catalogue.js";
import type { Request } from "../../../../iam/aws/context.js";
import type { Policies } from "../../../../iam/aws/decision.js";
import { evaluateAction } from "../../../../iam/aws/evaluate.js";
import type { NamedPolicy } from "../../../../iam/aws/policies.js";
import { isKnown } from "../../../../model/index.js";
import {
  accessOf,
  findAccess,
  layersOf,
  type Permissions,
  permissionsOf,
  query,
} from "../../../permissions/aws/index.js";
import { type Dimension, isAbsent, literal, oneIn, texts } from "../../../sets/index.js";
import { type Actor, actorsOf } from "../actor.js";
import { allowAll, trusts } from "../gains.js";
import type { Primitive } from "../primitives/index.js";
import { reachOf, within } from "../reach.js";
import { carryOut } from "../steps.js";
import type { Member } from "./member.js";
import { patternsFor, testedKeys } from "./statements.js";
import { fillArn } from "./targetArn.js";

const assumeRole = "sts:AssumeRole";

/** One identity that may take steps, with what is worked out for it once. */
export class Walker {
  readonly #policies: Policies;
  readonly #patterns = new Map<string, readonly string[]>();
  #permissions: { readonly own: Permissions; readonly granted: Permissions } | undefined;
  #keys: ReadonlySet<string> | undefined;
  #keysToAssume: ReadonlySet<string> | undefined;
  /** The primitives of which its policies may allow each step. */
  readonly primitives: readonly Primitive[];

  constructor(readonly member: Member) {
    const { policies, boundary } = member;
    this.#policies = boundary === undefined ? { identity: policies } : { identity: policies, boundary };
    this.primitives = member.kind === "group" ? [] : within(reachOf(layersOf(this.#policies)));
  }

  /** The patterns of what it may take a step on. */
  patternsFor(actions: readonly string[]): readonly string[] {
    const key = actions.join(" ");
    let patterns = this.#patterns.get(key);
    if (patterns === undefined) {
      patterns = patternsFor(this.member.policies, actions);
      this.#patterns.set(key, patterns);
    }
    return patterns;
  }

  /** The patterns of the roles that it may assume. */
  get assumable(): readonly string[] {
    return this.patternsFor([assumeRole.toLowerCase()]);
  }

  /** The requests by which it carries out a primitive on one target; undefined where that is not sure to be allowed. */
  carryOut(
    primitive: Primitive,
    arn: string,
    target: Member,
    tags: Member["tags"],
  ): readonly Request[] | undefined {
    const actor = this.#actorBeside(arn);
    if (actor === undefined) return undefined;
    const { service } = primitive;
    if (service !== undefined) {
      const { trust } = target;
      if (trust === undefined || trusts({ arn, policies: {}, trust: trust.document }, service) !== true)
        return undefined;
    }
    const { own, granted } = this.#allowed();
    const keys = new Map(actor.keys);
    const context = { ...actor.context };
    for (const [key, value] of this.#tagKeys(this.#tested(), tags)) {
      keys.set(key, dimensionOf(value));
      if (value !== undefined) context[key] = [value];
    }
    const path = carryOut(primitive, literal(arn), { actor: { ...actor, keys, context }, own, granted });
    return isKnown(path) ? path?.requests : undefined;
  }

  /** The request by which it assumes a role, as its own policies and the role's trust have it. */
  assume(arn: string, role: Member, as: string): Request | undefined {
    const [actor] = actorsOf(as, this.#policies);
    const account = parseArn(arn)?.account;
    if (actor === undefined || role.trust === undefined) return undefined;
    const policies = { ...this.#policies, trust: role.trust };
    const plain: Request = { principal: actor.principal, action: assumeRole, resource: arn, context: {} };
    const tested = this.#testedToAssume(role.trust);
    // Most policies ask for nothing more than who it is; what tags say must be looked into.
    const isPlain = evaluateAction(policies, plain).decision === "allowed";
    if (tested.size === 0 || (isPlain && ![...tested].some(isAboutTags))) return isPlain ? plain : undefined;
    const access = accessOf(policies, actor.principal, account);
    const keys = this.#keysOf(tested, role.tags);
    const request = findAccess(access, query({ actions: [assumeRole], resources: arn, keys }));
    return isKnown(request) ? request : undefined;
  }

  /** What is known of the condition keys of a request to assume a role. */
  #keysOf(tested: ReadonlySet<string>, tags: Member["tags"]): Readonly<Record<string, Dimension>> {
    const action = findAction(assumeRole)!;
    const keys: Record<string, Dimension> = {};
    for (const key of tested) if (!takesConditionKey(action, key)) keys[key] = isAbsent;
    for (const [key, value] of this.#tagKeys(tested, tags)) keys[key] = dimensionOf(value);
    return keys;
  }

  /** Its own ARN, in the account of a principal or target that is named beside it. */
  arnBeside(arn: string): string {
    return fillArn(this.member.arn, arn.split(":"));
  }

  /** Who acts on a target in the same account; undefined where it is in another. */
  #actorBeside(arn: string): Actor | undefined {
    const own = this.arnBeside(arn);
    const [account, other] = [own, arn].map((each) => parseArn(each)?.account);
    if (account !== other) return undefined;
    return actorsOf(own, this.#policies)[0];
  }

  #allowed() {
    this.#permissions ??= {
      own: permissionsOf(this.#policies),
      granted: permissionsOf({ ...this.#policies, identity: [...this.member.policies, allowAll] }),
    };
    return this.#permissions;
  }

  #tested(): ReadonlySet<string> {
    this.#keys ??= testedKeys(this.#own());
    return this.#keys;
  }

  #testedToAssume(trust: NamedPolicy): ReadonlySet<string> {
    const action = assumeRole.toLowerCase();
    this.#keysToAssume ??= testedKeys(this.#own(), action);
    const theirs = testedKeys([trust], action);
    return theirs.size === 0 ? this.#keysToAssume : new Set([...this.#keysToAssume, ...theirs]);
  }

  #own(): readonly NamedPolicy[] {
    const { policies, boundary } = this.member;
    return boundary === undefined ? policies : [...policies, boundary];
  }

  /** The keys of tags among those that policies look at, with the values that are known; without one the tag is not there. */
  *#tagKeys(
    tested: ReadonlySet<string>,
    ofTarget: Member["tags"],
  ): Iterable<readonly [key: string, value: string | undefined]> {
    for (const key of tested) {
      const [, owner, name = ""] = tagKey.exec(key) ?? [];
      const tags = owner === "principal" ? this.member.tags() : owner === "resource" ? ofTarget() : undefined;
      if (tags === undefined) continue;
      const found = Object.entries(tags).find(([tag]) => tag.toLowerCase() === name);
      yield [key, found?.[1]];
    }
  }
}

/** A condition key on a tag of the caller or of the resource, in lower case. */
const tagKey = /^[a-z0-9-]+:(principal|resource)tag\/(.+)$/;

function isAboutTags(key: string): boolean {
  return tagKey.test(key);
}

function dimensionOf(value: string | undefined): Dimension {
  return value === undefined ? isAbsent : oneIn(texts(literal(value)));
}
