import { matchActions } from "../../iam/aws/matchStatement.js";
import { PartialDocument, surely } from "../../iam/aws/partial.js";
import {
  type Condition,
  type Knowable,
  type PolicyDocument,
  type Statement,
  Unknown,
} from "../../model/index.js";
import * as sets from "../sets/strings.js";
import { hasValue } from "../sets/values/valueSet.js";
import {
  type Alternative,
  type ClaimValues,
  isPlainlyNothing,
  narrow,
  narrowed,
  type Source,
  type Spelled,
  subtractBox,
  type TrustAnalysis,
  type TrustSets,
  trustAnalysis,
  valuesOf,
} from "./alternative.js";
import { conditionSet, type KnownKey } from "./awsConditions.js";
import { judgeToken } from "./awsJudge.js";
import { alwaysPresent, type Dimension, ofEveryPrincipal, tokenDimension } from "./awsKeys.js";
import { isCompanion, isUntagged, missingBeside } from "./awsSession.js";
import { type AwsProvider, actionOf, namedSources, type PrincipalSource, reachedBy } from "./awsSources.js";

/** More alternatives than any trust policy of 4,096 characters needs; past it the policy is not decided. */
const mostAlternatives = 512;

/**
 * Who may become a role, from its trust policy. The providers are those of the role's account as far as they are
 * known: they bound the audience, and they are what `"Principal": "*"` stands for.
 *
 * Where parts of the document are unknown, the alternatives are at most those that are possible, and `unread` says so.
 */
export function awsTrust(
  document: Knowable<PolicyDocument>,
  providers: readonly AwsProvider[] = [],
  roleArn?: string,
): TrustAnalysis {
  if (document instanceof PartialDocument) {
    const widest = awsTrust(document.atMost, providers, roleArn);
    const read = () => ({ alternatives: widest.alternatives, unread: [document] });
    return trustAnalysis("aws", read, widest.judge);
  }
  if (document instanceof Unknown) {
    const read = () => ({ alternatives: [], unread: [document] });
    return trustAnalysis("aws", read, () => ({ decision: "undecided", reason: document.reason }));
  }
  return trustAnalysis(
    "aws",
    () => boundedSets(awsAlternatives(document, providers)),
    (token, request) => judgeToken(document, providers, token, request ?? {}, roleArn),
  );
}

function boundedSets(alternatives: readonly Alternative[]): TrustSets {
  if (alternatives.length <= mostAlternatives) return { alternatives, unread: [] };
  return { alternatives: [], unread: [new Unknown("the trust policy has too many alternatives")] };
}

/** The trust of a policy of which parts are not known, at the least: what it opens is open whatever the parts turn out to be. */
export function certainTrust(
  document: Knowable<PolicyDocument>,
  providers: readonly AwsProvider[] = [],
  roleArn?: string,
): TrustAnalysis {
  return awsTrust(surely(document), providers, roleArn);
}

function awsAlternatives(
  document: PolicyDocument,
  providers: readonly AwsProvider[],
): readonly Alternative[] {
  const denies = document.statements.filter((statement) => statement.effect === "Deny");
  return document.statements
    .filter((statement) => statement.effect === "Allow" && !isCompanion(statement))
    .flatMap((statement) =>
      namedSources(statement.principals, providers).map((named) => allowed(document, statement, named)),
    )
    .flatMap((alternative) =>
      denies.reduce<readonly Alternative[]>(
        // Past the bound the answer is Unknown whatever comes: alternatives never become fewer.
        (left, deny) =>
          left.length > mostAlternatives ? left : left.flatMap((each) => withoutDenied(document, deny, each)),
        [alternative],
      ),
    );
}

function allowed(
  document: PolicyDocument,
  statement: Statement,
  { source, claims }: PrincipalSource,
): Alternative {
  const action = actionOf(source);
  const box = new Map(claims);
  const spelled: Spelled[] = [];
  const undecided: string[] = [];
  const impossible: string[] = [];
  const known = knownKeys(source);
  if (!matchActions(statement.actions, action.toLowerCase()))
    impossible.push(`${statement.path} does not allow ${action}, which such a caller needs`);
  for (const condition of statement.conditions) {
    const set = conditionSet(condition, document.version, known);
    if ("undecided" in set) {
      undecided.push(set.undecided);
      continue;
    }
    const dimension = dimensionOf(condition.key, source);
    if (dimension.kind === "never") {
      if (!set.values.absent) impossible.push(dimension.why);
      continue;
    }
    const values = narrowed(box.get(dimension.name), possible(dimension, set.values, source));
    box.set(dimension.name, values);
    spelled.push(...spelledBy(condition, dimension.name));
    if (isPlainlyNothing(values))
      impossible.push(`${condition.path} and what else is demanded of ${condition.key} exclude each other`);
  }
  if (lacks(box, source))
    impossible.push(`${statement.path} demands that something is missing which every such caller has`);
  const missing = missingBeside(document, source, box);
  if (missing !== undefined)
    impossible.push(`such a caller asks for ${missing} as well, and no statement allows it`);
  const [first] = impossible;
  return {
    source,
    claims: box,
    spelled,
    path: statement.path,
    undecided,
    ...(first === undefined ? {} : { impossible: first }),
    ...(source.kind === "oidc" && isUntagged(document, source) ? { untagged: true } : {}),
  };
}

/** The texts of a condition that are values of its key: `Null` and `Bool` only say yes or no. */
function spelledBy({ operator, values }: Condition, claim: string): readonly Spelled[] {
  return operator === "Null" || operator === "Bool" ? [] : values.map((text) => ({ claim, text }));
}

/** Keys that every request has cannot be absent, and the provider's own key has one value. */
function possible(
  dimension: Dimension & { readonly name: string },
  values: ClaimValues,
  source: Source,
): ClaimValues {
  const settled = settledValue(dimension.name, source);
  if (settled !== undefined)
    return valuesOf(hasValue(values.present, settled) ? sets.literal(settled) : sets.noString);
  const isThere =
    alwaysPresent.has(dimension.name) || (source.kind === "aws" && isOfEvery(dimension.name, source));
  return isThere ? { ...values, absent: false } : values;
}

/** Keys that have one value, whatever the request says, by who comes in. */
function settledValue(key: string, source: Source): string | undefined {
  // AWS's token service is reached over TLS alone (AWS STS endpoints).
  if (key === "aws:securetransport") return "true";
  if (source.kind === "oidc") return key === "aws:federatedprovider" ? source.provider : undefined;
  return source.kind === "aws" && key === "aws:principalisawsservice" ? "false" : undefined;
}

function dimensionOf(key: string, source: Source): Dimension {
  if (source.kind === "oidc") return tokenDimension(key, source.issuer);
  const folded = key.toLowerCase();
  const known = /^(?:aws|sts|iam):/.test(folded) || (source.kind === "saml" && folded.startsWith("saml:"));
  return known
    ? { kind: "request", name: folded }
    : { kind: "never", why: `${key} has no value for such a caller` };
}

/** Claims that every token has, or AWS does not take it (AWS STS, AssumeRoleWithWebIdentity). */
const requiredClaims: ReadonlySet<string> = new Set(["sub", "aud"]);

/** Whether only callers are left that lack what every such caller has, or have what none has. */
function lacks(claims: Alternative["claims"], source: Source): boolean {
  for (const [key, { absent, present }] of claims) {
    const settled = settledValue(key, source);
    if (settled !== undefined && !hasValue(present, settled)) return true;
    if (absent && sets.isNothing(present.text) && isOfEvery(key, source)) return true;
  }
  return false;
}

function isOfEvery(key: string, { kind }: Source): boolean {
  return kind === "oidc" ? requiredClaims.has(key) : kind === "aws" && ofEveryPrincipal.has(key);
}

/** What is settled of a variable's key by who comes in, whatever the request says. */
function knownKeys(source: Source): KnownKey {
  return (key) => {
    const dimension = dimensionOf(key, source);
    return dimension.kind === "never" ? "absent" : settledValue(dimension.name, source);
  };
}

/** What a Deny leaves of an alternative. */
function withoutDenied(document: PolicyDocument, deny: Statement, from: Alternative): readonly Alternative[] {
  if (!matchActions(deny.actions, actionOf(from.source).toLowerCase())) return [from];
  const reached = reachedBy(deny.principals, from.source, "Deny");
  if (reached === "none" || from.impossible !== undefined) return [from];
  let box: ReadonlyMap<string, ClaimValues> =
    reached === "all" ? new Map() : new Map([["aws:principalarn", valuesOf(reached)]]);
  const spelled: Spelled[] = [];
  const known = knownKeys(from.source);
  for (const condition of deny.conditions) {
    const set = conditionSet(condition, document.version, known);
    if ("undecided" in set) return [{ ...from, undecided: [...from.undecided, set.undecided] }];
    const dimension = dimensionOf(condition.key, from.source);
    if (dimension.kind === "never") {
      if (!set.values.absent) return [from];
      continue;
    }
    box = narrow(box, dimension.name, possible(dimension, set.values, from.source));
    spelled.push(...spelledBy(condition, dimension.name));
  }
  const left = subtractBox(from.claims, box).filter((claims) => !lacks(claims, from.source));
  if (left.length === 0)
    return [{ ...from, impossible: `${deny.path} denies everyone whom ${from.path} allows` }];
  return left.map((claims) => ({ ...from, claims, spelled: [...from.spelled, ...spelled] }));
}
