import type { Request } from "../../../iam/aws/context.js";
import type { Policies } from "../../../iam/aws/decision.js";
import type { NamedPolicy } from "../../../iam/aws/policies.js";
import { isUnknown, type Knowable, mapKnown, type PolicyDocument, Unknown } from "../../../model/index.js";
import {
  everyRequest,
  findAllowed,
  isWithin,
  type Permissions,
  permissionsOf,
  permissionsOfDocument,
  permits,
  query,
  someRole,
} from "../../permissions/aws/index.js";
import type { Gain } from "./primitives/index.js";

/** Another identity of the account, as far as it is known. */
export interface KnownIdentity {
  readonly arn: string;
  readonly policies: Policies;
  /** Of a role. */
  readonly trust?: Knowable<PolicyDocument>;
}

const everything = { negated: false, patterns: ["*"] };

/** A policy that allows everything: what someone writes who may write any policy. */
export const allowAll: NamedPolicy = {
  name: "a policy that allows everything",
  document: {
    version: "2012-10-17",
    statements: [
      { effect: "Allow", actions: everything, resources: everything, conditions: [], path: "Statement[0]" },
    ],
  },
};

/** What an identity could have at most, by each kind of gain, asked once each. */
export interface Gains {
  /** Whether a gain is more than the identity has already. */
  lacks(gain: Gain): Knowable<boolean>;
  /** Whether an identity may do more than this one. */
  lacksOf(other: KnownIdentity): Knowable<boolean>;
  /** Whether further policies attached to it would let the identity do more. */
  lacksWith(policy: NamedPolicy): Knowable<boolean>;
}

export function gainsOf(policies: Policies, own: Permissions): Gains {
  const { scp, boundary } = policies;
  const limits = { ...(scp && { scp }) };
  const kept = { ...limits, ...(boundary && { boundary }) };
  const answers = new Map<string, Knowable<boolean>>();
  const once = (name: string, roof: () => Permissions) => {
    if (!answers.has(name)) answers.set(name, exceeds(roof(), own));
    return answers.get(name)!;
  };
  return {
    lacks: (gain) => {
      switch (gain) {
        case "own-policies":
          return once(gain, () => permissionsOf({ ...kept, identity: [allowAll] }));
        case "own-boundary":
          return boundary
            ? once(gain, () => permissionsOf({ ...limits, identity: policies.identity ?? [] }))
            : false;
        default:
          return once("any", () => permissionsOf({ ...limits, identity: [allowAll] }));
      }
    },
    lacksOf: (other) => exceeds(permissionsOf(other.policies), own),
    lacksWith: (policy) =>
      exceeds(permissionsOf({ ...kept, identity: [...(policies.identity ?? []), policy] }), own),
  };
}

/** Whether permissions go beyond others in some action that AWS has. */
function exceeds(roof: Permissions, own: Permissions): Knowable<boolean> {
  if (usual.some((request) => permits(own, request) === false && permits(roof, request) === true))
    return true;
  return mapKnown(isWithin(roof, own), (answer) => !answer.within && answer.hypothetical !== true);
}

/** Requests that few may make: one that is refused shows at once that there is more to have. */
const usual: readonly Request[] = [
  ["iam:CreateUser", "arn:aws:iam::111122223333:user/unlikely-9"],
  ["s3:GetObject", "arn:aws:s3:::unlikely-9/unlikely-9"],
  ["ec2:TerminateInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i-00000000000000009"],
  ["kms:ScheduleKeyDeletion", "arn:aws:kms:us-east-1:111122223333:key/unlikely-9"],
  ["dynamodb:DeleteTable", "arn:aws:dynamodb:us-east-1:111122223333:table/unlikely-9"],
  ["rds:DeleteDBInstance", "arn:aws:rds:us-east-1:111122223333:db:unlikely-9"],
].map(([action = "", resource = ""]) => ({ principal: someRole, action, resource, context: everyRequest }));

/** Whether a role's trust policy lets a service take it. A role without one that is known may trust any service. */
export function trusts({ trust }: KnownIdentity, service: string): Knowable<boolean> {
  if (trust === undefined || isUnknown(trust))
    return trust ?? new Unknown("the role's trust policy is not known");
  const assume = query({ actions: ["sts:AssumeRole"], principal: service });
  return mapKnown(findAllowed(permissionsOfDocument(trust), assume), (request) => request !== undefined);
}
