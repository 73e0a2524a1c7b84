import { parseArn } from "../../iam/aws/arn.js";
import { rolePermissions } from "../../iam/gcp/roles.js";
import {
  type Facts,
  type GcpGrant,
  type IdentityProvider,
  isKnown,
  isUnknown,
  type PolicyDocument,
  type Reference,
  type Resource,
  type Trust,
  Unknown,
} from "../../model/index.js";
import { type TrustAnalysis, trustAnalysis } from "./alternative.js";
import { type Attacks, attacks } from "./attack.js";
import { awsTrust, certainTrust } from "./aws.js";
import { type AwsProvider, providerUrl } from "./awsSources.js";
import { gcpTrust } from "./gcp.js";
import type { GcpBinding } from "./gcpBinding.js";
import { readGcpProvider } from "./gcpProvider.js";
import { SharedAttacks } from "./sharedAttacks.js";

/** The trust in one identity: who may become it, as the facts tell. */
export interface TrustOf {
  /** ARN or e-mail where known, else the address; for direct access on GCP, the member as granted. */
  readonly identity: string;
  readonly cloud: "aws" | "gcp";
  /** The resource to which findings about this trust belong. */
  readonly resource: Resource;
  readonly path: string;
  readonly trust: TrustAnalysis;
  /** For a policy of which parts are unknown: the trust that is certain. */
  readonly certain?: TrustAnalysis;
  /** The attacks on what is certain of it: searched for when first asked for. */
  attacks(): Attacks;
}

/** Every trust in the facts: AWS roles, then GCP service accounts, then direct grants to members of pools. */
export function trustsOf(facts: Facts): readonly TrustOf[] {
  return [...awsTrusts(facts), ...gcpTrusts(facts)];
}

/**
 * The trust policies of AWS roles, with the account's OIDC providers. Roles of an account that say the same have one
 * analysis: most of them trust one of a few services, and what is worked out for one of them holds for all.
 */
export const awsTrusts: (facts: Facts) => readonly TrustOf[] = onceByFacts((facts) => {
  const providersFor = providersByAccount(facts.providers.filter(({ kind }) => kind === "aws-oidc"));
  const index = indexIdentities(facts);
  const analysed = facts.trusts.length < worthSharing ? analysisOfOne : sharedAnalysis();
  return facts.trusts.map((trust): TrustOf => {
    const identity = idOf(index, trust.identity);
    const arn = parseArn(identity) === undefined ? undefined : identity;
    const known = providersFor(trust, arn);
    const { document, resource, path } = trust;
    if (document instanceof Unknown) {
      const certain = certainTrust(document, known, arn);
      return {
        identity,
        cloud: "aws",
        resource,
        path,
        trust: awsTrust(document, known, arn),
        certain,
        attacks: once(() => attacks(certain)),
      };
    }
    const { trust: analysis, attacks: found } = analysed(document, known, arn);
    return { identity, cloud: "aws", resource, path, trust: analysis, attacks: found };
  });
});

type Analysed = Pick<TrustOf, "trust" | "attacks">;

function analysisOfOne(document: PolicyDocument, providers: readonly AwsProvider[], arn?: string): Analysed {
  const trust = awsTrust(document, providers, arn);
  return { trust, attacks: once(() => attacks(trust)) };
}

/** Analyses that roles of one account share; only a token is judged for a role by itself. */
function sharedAnalysis(): typeof analysisOfOne {
  const shared = new Map<PolicyDocument, Map<string, Analysed>>();
  const attacked = new SharedAttacks();
  const texts = new Map<readonly AwsProvider[], string>();
  return (document, providers, arn) => {
    const text = texts.get(providers) ?? JSON.stringify(providers);
    texts.set(providers, text);
    const key = `${arn === undefined ? "" : parseArn(arn)?.account} ${text}`;
    const alike = shared.get(document) ?? new Map<string, Analysed>();
    shared.set(document, alike);
    let analysed = alike.get(key);
    if (analysed === undefined) {
      const trust = awsTrust(document, providers, arn);
      analysed = { trust, attacks: once(() => attacked.on(document, providers, trust)) };
      alike.set(key, analysed);
    }
    if (arn === undefined) return analysed;
    const { trust, attacks: found } = analysed;
    return { trust: new TrustOfRole(trust, document, providers, arn), attacks: found };
  };
}

/** The trust of one of the roles that have the same sets. */
class TrustOfRole implements TrustAnalysis {
  readonly cloud = "aws";

  constructor(
    private readonly shared: TrustAnalysis,
    private readonly document: PolicyDocument,
    private readonly providers: readonly AwsProvider[],
    private readonly arn: string,
  ) {}

  get alternatives(): TrustAnalysis["alternatives"] {
    return this.shared.alternatives;
  }

  get unread(): TrustAnalysis["unread"] {
    return this.shared.unread;
  }

  judge(...of: Parameters<TrustAnalysis["judge"]>): ReturnType<TrustAnalysis["judge"]> {
    return awsTrust(this.document, this.providers, this.arn).judge(...of);
  }
}

/** Below this many trusts it takes longer to see which are alike than to look at each. */
const worthSharing = 20;

/** Worked out once for the same facts: the graph asks, and the rules do. */
function onceByFacts<T>(compute: (facts: Facts) => T): (facts: Facts) => T {
  const known = new WeakMap<Facts, T>();
  return (facts) => {
    const found = known.get(facts) ?? compute(facts);
    known.set(facts, found);
    return found;
  };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** The providers of a role's account; they are the same for all its roles, unless a provider has no ARN yet. */
function providersByAccount(
  providers: readonly IdentityProvider[],
): (trust: Trust, roleArn: string | undefined) => readonly AwsProvider[] {
  const known = new Map<string | undefined, readonly AwsProvider[]>();
  const isSettled = providers.every(({ id }) => typeof id === "string");
  return (trust, roleArn) => {
    const account = roleArn === undefined ? undefined : parseArn(roleArn)?.account;
    const found = isSettled ? known.get(account) : undefined;
    if (found !== undefined) return found;
    const read = providers.flatMap((provider) => awsProvider(provider, trust, roleArn));
    if (isSettled) known.set(account, read);
    return read;
  };
}

/** A provider as this role's policy names it: while its ARN is not known, it is told by its URL. */
function awsProvider(
  provider: IdentityProvider,
  trust: Trust,
  roleArn: string | undefined,
): readonly AwsProvider[] {
  const audiences = isKnown(provider.audiences) ? provider.audiences : undefined;
  const known = audiences?.filter(isKnown);
  const complete = known !== undefined && known.length === audiences?.length ? { audiences: known } : {};
  if (typeof provider.id === "string") {
    const elsewhere = roleArn !== undefined && parseArn(provider.id)?.account !== parseArn(roleArn)?.account;
    return elsewhere ? [] : [{ arn: provider.id, ...complete }];
  }
  if (typeof provider.issuer !== "string" || trust.document instanceof Unknown) return [];
  const url = provider.issuer.replace(/^https:\/\//, "");
  return federatedIn(trust.document).flatMap((arn) =>
    providerUrl(arn) === url ? [{ arn, ...complete }] : [],
  );
}

function federatedIn(document: PolicyDocument): readonly string[] {
  const entries = document.statements.flatMap((statement) => statement.principals?.principals ?? []);
  return [...new Set(entries.filter((entry) => entry.kind === "Federated").map((entry) => entry.value))];
}

/** Ids of the declared identities, to look references up in. */
interface IdentityIndex {
  readonly ids: ReadonlySet<string>;
  readonly byAddress: ReadonlyMap<string, string>;
  /** Ids of the GCP service accounts of a project, by what follows the `@`. */
  readonly accountsByDomain: ReadonlyMap<string, readonly string[]>;
}

function indexIdentities({ identities }: Facts): IdentityIndex {
  const accountsByDomain = new Map<string, string[]>();
  for (const { kind, id } of identities) {
    if (kind !== "service-account") continue;
    const domain = id.slice(id.lastIndexOf("@") + 1);
    const known = accountsByDomain.get(domain);
    if (known === undefined) accountsByDomain.set(domain, [id]);
    else known.push(id);
  }
  return {
    ids: new Set(identities.map(({ id }) => id)),
    byAddress: new Map(identities.map(({ id, resource }) => [resource.address, id])),
    accountsByDomain,
  };
}

/** An identity's id by a reference: its value, else the identity that the reference's addresses declare. */
function idOf({ ids, byAddress }: IdentityIndex, { value, addresses }: Reference): string {
  let declared: string | undefined;
  for (let at = 0; at < addresses.length && declared === undefined; at++)
    declared = byAddress.get(addresses[at]!);
  if (!isKnown(value)) return declared ?? addresses[0] ?? "an identity that is not known yet";
  const email = value.split("/serviceAccounts/").at(-1) as string;
  return ids.has(email) ? email : (declared ?? email);
}

/** Permission to get an access token of a service account: to become it. */
const becoming = "iam.serviceAccounts.getAccessToken";

/** Service accounts that somebody may become, and members of pools that are granted something directly. */
export const gcpTrusts: (facts: Facts) => readonly TrustOf[] = onceByFacts((facts) => {
  const read = facts.providers.filter((provider) => provider.kind.startsWith("gcp-")).map(readGcpProvider);
  const providers = read.filter(isKnown);
  const unread = read.filter(isUnknown);
  const index = indexIdentities(facts);
  const groups = new Map<string, { grant: GcpGrant; bindings: GcpBinding[]; unread: Unknown[] }>();
  for (const grant of facts.permissions) {
    if (grant.kind !== "gcp-grant") continue;
    for (const member of grant.members) {
      for (const identity of targetsOf(index, grant, member)) {
        const group = groups.get(identity) ?? { grant, bindings: [], unread: [] };
        groups.set(identity, group);
        if (isKnown(member.value)) group.bindings.push(bindingOf(grant, member.value));
        else group.unread.push(new Unknown(`a member of ${grant.resource.address}: ${member.value.reason}`));
      }
    }
  }
  return [...groups].map(([identity, { grant, bindings, unread: missing }]) => {
    const trust = withUnread(gcpTrust(providers, bindings), missing, unread);
    const { resource, path } = grant;
    return { identity, cloud: "gcp" as const, resource, path, trust, attacks: once(() => attacks(trust)) };
  });
});

function bindingOf(grant: GcpGrant, member: string): GcpBinding {
  const expression =
    grant.condition === undefined
      ? undefined
      : isKnown(grant.condition)
        ? grant.condition.expression
        : grant.condition;
  const condition = expression instanceof Unknown ? expression.reason : expression;
  const path = `${grant.resource.address}.${grant.path}`;
  return { member, path, ...(condition === undefined ? {} : { condition }) };
}

/** What a member gets to be by a grant: service accounts that it may become, or itself where it is a pool's. */
function targetsOf(index: IdentityIndex, grant: GcpGrant, member: Reference): readonly string[] {
  const becomes = grantsBecoming(grant);
  if (grant.on.kind === "service-account" && becomes) return [idOf(index, grant.on.name)];
  const direct =
    isKnown(member.value) && /^principal(?:Set)?:\/\/iam\.googleapis\.com\//.test(member.value)
      ? [member.value]
      : [];
  const project = grant.on.name.value;
  if (grant.on.kind !== "project" || !becomes || !isKnown(project)) return direct;
  const domain = `${project.replace(/^projects\//, "")}.iam.gserviceaccount.com`;
  return [...direct, ...(index.accountsByDomain.get(domain) ?? [])];
}

function grantsBecoming({ role }: GcpGrant): boolean {
  if (!isKnown(role.value)) return false;
  const permissions = rolePermissions(role.value);
  return isKnown(permissions) && permissions.has(becoming);
}

/** A provider that could not be read leaves open what its tokens may do. */
function withUnread(
  trust: TrustAnalysis,
  members: readonly Unknown[],
  providers: readonly Unknown[],
): TrustAnalysis {
  return trustAnalysis(
    trust.cloud,
    () => ({ alternatives: trust.alternatives, unread: [...trust.unread, ...members, ...providers] }),
    (token, request) => {
      const judged = trust.judge(token, request);
      const missing = members[0] ?? providers[0];
      if (judged.decision !== "refused" || missing === undefined) return judged;
      return { decision: "undecided", reason: missing.reason };
    },
  );
}
