import { actionsMatching } from "../iam/aws/catalogue.js";
import { surely } from "../iam/aws/partial.js";
import { type AwsPolicy, type Facts, isKnown, type PolicyDocument, type Statement } from "../model/index.js";
import { isBounded } from "./awsBounds.js";
import { accountIn, accountOfResource } from "./ownAccount.js";
import { resourcePoliciesOf } from "./resourcePolicies.js";
import { allowsAccount } from "./strangers.js";

/** A statement of a resource policy that lets in principals of an account that is not the resource's own. */
export interface ForeignStatement {
  readonly policy: AwsPolicy;
  readonly document: PolicyDocument;
  readonly statement: Statement;
  readonly account: string;
  readonly principal: string;
  /** Whether the account as a whole is named, so that its administrators choose who. */
  readonly whole: boolean;
  /** The resource's own account; not sure where nothing but the policy tells: then it is the one named first. */
  readonly own: string;
  readonly isOwnSure: boolean;
}

/** What resource policies allow to other accounts by name. */
export function* foreignStatements(facts: Facts): Iterable<ForeignStatement> {
  for (const policy of resourcePoliciesOf(facts)) {
    const document = surely(policy.document);
    if (!isKnown(document)) continue;
    const named = document.statements.flatMap((statement) => accountsOf(statement));
    if (named.length === 0) continue;
    const known = accountOfResource(facts, policy);
    const own = known ?? named[0]!.account;
    const isOwnSure = known !== undefined;
    for (const each of named) {
      if (each.account === own || awsOwn.has(each.account)) continue;
      yield { policy, document, own, isOwnSure, ...each };
    }
  }
}

/**
 * The first of a statement's actions that the policy as a whole lets an account do. Without a condition, and without a
 * Deny beside it, the statement is its own proof.
 */
export function allowedAction(
  { document, statement }: Pick<ForeignStatement, "document" | "statement">,
  account: string,
  actions: readonly string[],
): string | undefined {
  const isPlain = statement.conditions.length === 0 && document.statements.every(isAllow);
  if (isPlain) return actions[0];
  const request = allowsAccount(document, account, actions);
  return request !== undefined && isKnown(request) ? request.action : undefined;
}

function isAllow({ effect }: Statement): boolean {
  return effect === "Allow";
}

interface NamedAccount {
  readonly statement: Statement;
  readonly account: string;
  readonly principal: string;
  readonly whole: boolean;
}

function accountsOf(statement: Statement): readonly NamedAccount[] {
  if (statement.effect !== "Allow" || statement.principals?.negated !== false) return [];
  return statement.principals.principals.flatMap(({ kind, value }) => {
    const account = kind === "AWS" ? accountIn(value) : undefined;
    if (account === undefined) return [];
    return [{ statement, account, principal: value, whole: /^\d{12}$|:root$/.test(value) }];
  });
}

/** Actions by which others are let in: `s3:PutBucketPolicy`, `kms:CreateGrant`, `sqs:SetQueueAttributes`. */
const sharing =
  /:(?:Add|Attach|Create|Put|Set)\w*(?:Acl|Attributes|Grant|Permissions?|Policy|PublicAccessBlock)$/;
/** Sharing the one object that was just written is part of writing to another account's bucket. */
const partOfWriting = new Set(["s3:PutObjectAcl", "s3:PutObjectVersionAcl"]);
const sharingActions = new Map<string, readonly string[]>();

/** The actions of a pattern by which whoever has them lets others in. */
export function actionsThatShare(pattern: string): readonly string[] {
  const key = pattern.toLowerCase();
  let found = sharingActions.get(key);
  if (found === undefined) {
    found = actionsMatching(key)
      .filter(({ accessLevel, name }) => accessLevel === "Permissions management" && sharing.test(name))
      .map(({ name }) => name)
      .filter((name) => !partOfWriting.has(name));
    sharingActions.set(key, found);
  }
  return found;
}

/** Actions by which a principal of this account, whom a policy names, may let others in without any bound. */
export function actionsToShareFurther({ statements }: PolicyDocument, account: string): readonly string[] {
  return statements.flatMap((statement) => {
    const { actions } = statement;
    const isNamed = accountsOf(statement).some((named) => named.account === account);
    return isNamed && !actions.negated && !isBounded(statement)
      ? actions.patterns.flatMap(actionsThatShare)
      : [];
  });
}

/**
 * Accounts from which AWS's load balancers write their logs in regions opened before August 2022 (Elastic Load
 * Balancing User Guide, "Enable access logs for your Application Load Balancer").
 */
const awsOwn: ReadonlySet<string> = new Set([
  "009996457667",
  "027434742980",
  "033677994240",
  "048591011584",
  "054676820928",
  "076674570225",
  "098369216593",
  "114774131450",
  "127311923021",
  "156460612806",
  "190560391635",
  "383597477331",
  "507241528517",
  "582318560864",
  "589379963580",
  "600734575887",
  "635631232127",
  "638102146993",
  "652711504416",
  "718504428378",
  "754344448648",
  "783225319266",
  "797873946194",
  "897822967062",
  "985666609251",
]);
