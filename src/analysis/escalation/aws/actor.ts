import { isAccountId, parseArn } from "../../../iam/aws/arn.js";
import { type Context, fullContext } from "../../../iam/aws/context.js";
import type { Policies } from "../../../iam/aws/decision.js";
import { type Principal, parsePrincipal } from "../../../iam/aws/principals.js";
import { isUnknown } from "../../../model/index.js";
import { type Box, type Dimension, isAbsent, literal, oneIn, oneOf, texts } from "../../sets/index.js";

/** Who tries a primitive. */
export interface Actor {
  readonly kind: "user" | "role";
  readonly arn: string;
  readonly principal: Principal;
  /** False: a stand-in for an identity whose ARN is not known, allowed only what any identity is allowed. */
  readonly known: boolean;
  readonly account: string;
  readonly partition: string;
  /** Condition keys that follow from who acts: as sets, and as a request carries them. */
  readonly keys: Box;
  readonly context: Context;
}

const exampleAccount = "111122223333";
const exampleName = "example-identity";

/** The identity of an ARN, or, without one, a user and a role that stand in for it. */
export function actorsOf(arn: string | undefined, policies: Policies): readonly Actor[] {
  const parsed = arn === undefined ? undefined : parseArn(arn);
  const principal = arn === undefined ? undefined : parsePrincipal(arn);
  if (arn !== undefined && parsed && (principal?.kind === "user" || principal?.kind === "role")) {
    const values = fullContext({ principal, action: "", resource: "*", context: {} });
    const keys = new Map<string, Dimension>([["aws:username", isAbsent]]);
    const context: Record<string, readonly string[]> = {};
    for (const [key, each] of values) {
      if (isUnknown(each)) continue;
      keys.set(key, oneIn(texts(oneOf(each))));
      context[key] = each;
    }
    return [
      {
        kind: principal.kind,
        principal,
        arn: principal.arn,
        known: true,
        account: parsed.account,
        partition: parsed.partition,
        keys,
        context,
      },
    ];
  }
  const account = accountIn(policies);
  return (["user", "role"] as const).map((kind) => {
    const standIn = `arn:aws:iam::${account}:${kind}/${exampleName}`;
    return {
      kind,
      arn: standIn,
      principal: { kind, arn: standIn },
      known: false,
      account,
      partition: "aws",
      keys: new Map([["aws:username", kind === "user" ? oneIn(texts(literal(exampleName))) : isAbsent]]),
      context: kind === "user" ? { "aws:username": exampleName } : {},
    };
  });
}

/** Whether an identity, if it is one that acts, is in a partition and account of the usual form; a stand-in always is. */
export function isUsual(arn: string | undefined): boolean {
  const parsed = arn === undefined ? undefined : parseArn(arn);
  return parsed === undefined || (partitions.includes(parsed.partition) && isAccountId(parsed.account));
}

/** Partitions that have IAM ARNs of their own. */
export const partitions: readonly string[] = ["aws", "aws-cn", "aws-us-gov"];

/** The account that the policies speak of; they seldom name more than one. */
function accountIn(policies: Policies): string {
  for (const { document } of policies.identity ?? []) {
    if (isUnknown(document)) continue;
    for (const { resources } of document.statements) {
      for (const pattern of resources?.patterns ?? []) {
        const account = pattern === "*" ? undefined : parseArn(pattern)?.account;
        if (account !== undefined && isAccountId(account)) return account;
      }
    }
  }
  return exampleAccount;
}
