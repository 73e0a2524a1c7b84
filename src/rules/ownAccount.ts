import { isAccountId, parseArn } from "../iam/aws/index.js";
import { type AwsPolicy, type Facts, isKnown } from "../model/index.js";
import { permissionsOf, resourcesOf } from "./filed.js";
import type { AnalysedTrust } from "./trusts.js";

/**
 * The account that a role is in: by its ARN, by the providers that its own trust names (they are in the same account),
 * or by the ARNs of everything else in the input where they agree. Undefined when nothing tells.
 */
export function accountOfRole(facts: Facts, { identity, analysis }: AnalysedTrust): string | undefined {
  const own = accountIn(identity);
  if (own !== undefined) return own;
  for (const { source } of analysis.alternatives) {
    if (source.kind !== "oidc" && source.kind !== "saml") continue;
    const account = accountIn(source.provider);
    if (account !== undefined) return account;
  }
  return onlyAccount(facts);
}

/**
 * The account that a resource with a policy is in: by its own ARN or queue URL, by the resources that all statements
 * name, or by everything else in the input. Undefined when nothing tells.
 */
export function accountOfResource(
  facts: Facts,
  { resource, attachedTo, document }: AwsPolicy,
): string | undefined {
  const arn = resource.properties.arn;
  const named = [arn, ...attachedTo.map(({ value }) => value)].flatMap((value) => {
    if (typeof value !== "string") return [];
    return accountIn(value) ?? /^https:\/\/sqs\.[^/]+\/(\d{12})\//.exec(value)?.[1] ?? [];
  });
  if (named[0] !== undefined) return named[0];
  const protects = new Set(
    isKnown(document)
      ? document.statements.flatMap(
          ({ resources }) => resources?.patterns.flatMap((each) => accountIn(each) ?? []) ?? [],
        )
      : [],
  );
  const [only] = protects;
  return protects.size === 1 ? only : onlyAccount(facts);
}

/** The account in an ARN, or an account id itself; undefined for AWS's own and for wildcards. */
export function accountIn(text: string): string | undefined {
  if (isAccountId(text)) return text;
  const account = parseArn(text)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}

const known = new WeakMap<Facts, string | false>();

/** The one account that all ARNs of the input name; undefined where they name none, or several. */
export function onlyAccount(facts: Facts): string | undefined {
  let account = known.get(facts);
  if (account === undefined) {
    account = findOnlyAccount(facts) ?? false;
    known.set(facts, account);
  }
  return account === false ? undefined : account;
}

/** The data source by which a Terraform plan says in which account it works. */
const callerIdentity = "data.aws_caller_identity";

function findOnlyAccount(facts: Facts): string | undefined {
  const accounts = new Set<string>();
  const add = (arn: unknown) => {
    const account = typeof arn === "string" ? accountIn(arn) : undefined;
    if (account !== undefined) accounts.add(account);
  };
  for (const { id } of facts.identities) add(id);
  for (const { id } of facts.providers) add(id);
  for (const { arn } of permissionsOf(facts, "aws-policy")) add(arn);
  for (const { properties } of resourcesOf(facts, callerIdentity)) add(properties.accountId);
  const [account] = accounts;
  return accounts.size === 1 && isKnown(account) ? account : undefined;
}
