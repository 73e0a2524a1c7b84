import { formatMember } from "../../iam/gcp/formatMember.js";
import type { Member, PoolPart } from "../../iam/gcp/members.js";
import { isMemberProblem, parseMember } from "../../iam/gcp/parseMember.js";
import { issuerOrGeneric } from "../../issuers/index.js";
import { isUnknown, Unknown } from "../../model/index.js";
import { analyseAdmission, type OpaqueTest } from "../gcp/index.js";
import * as sets from "../sets/strings.js";
import {
  type Alternative,
  narrow,
  type Source,
  type TrustAnalysis,
  type TrustSets,
  trustAnalysis,
  valuesOf,
} from "./alternative.js";
import { conditionReasons, type GcpBinding, providersElsewhere } from "./gcpBinding.js";
import { claimValuesOf, mistyped } from "./gcpClaims.js";
import { judgeAtPools } from "./gcpJudge.js";
import { acceptedAudiences, type GcpProvider, isInPool, issuerOfProvider } from "./gcpProvider.js";
import { spelledOnGcp } from "./gcpSpelled.js";

/**
 * Who gets in through grants to members of workload identity pools, and through grants to Google's own principals:
 * for impersonation the grants of workloadIdentityUser and tokenCreator on the service account, for direct access any
 * grant. Providers are those of the pools, as far as they are known.
 */
export function gcpTrust(providers: readonly GcpProvider[], bindings: readonly GcpBinding[]): TrustAnalysis {
  return trustAnalysis(
    "gcp",
    () => setsOf(providers, bindings),
    (token) => judgeAtPools(providers, bindings, token),
  );
}

function setsOf(providers: readonly GcpProvider[], bindings: readonly GcpBinding[]): TrustSets {
  const alternatives: Alternative[] = [];
  const unread: Unknown[] = [];
  for (const binding of bindings) {
    const member = parseMember(binding.member);
    if (isMemberProblem(member)) {
      unread.push(new Unknown(`${binding.path}: ${member.message}`));
      continue;
    }
    for (const found of admitted(providers, member, binding)) {
      if (isUnknown(found)) unread.push(found);
      else alternatives.push(found);
    }
  }
  return { alternatives, unread };
}

/** Who passes a provider at all, whatever is granted: for a provider that is looked at by itself. */
export function gcpProviderTrust(provider: GcpProvider): TrustAnalysis {
  const pool = /^projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([a-z0-9-]+)\//.exec(
    provider.id,
  );
  // Before the provider is made its name has the project as it was given, mostly its id; a member has the number.
  const project = /^\d+$/.test(pool?.[1] ?? "") ? pool![1]! : "0";
  const member: Member = {
    kind: "pool",
    pool: { kind: "workload", project, id: pool?.[2] ?? "some-pool" },
    part: { kind: "all" },
  };
  const id =
    pool === null
      ? "projects/0/locations/global/workloadIdentityPools/some-pool/providers/some-provider"
      : provider.id;
  return gcpTrust([{ ...provider, id }], [{ member: formatMember(member), path: "attributeCondition" }]);
}

function admitted(
  providers: readonly GcpProvider[],
  member: Member,
  binding: GcpBinding,
): readonly (Alternative | Unknown)[] {
  switch (member.kind) {
    case "pool": {
      if (member.deleted !== undefined) return [];
      if (member.pool.kind === "workforce") return [google(binding)];
      if (member.part.kind === "kubernetes" || /\.(svc|hub)\.id\.goog$/.test(member.pool.id))
        return [google(binding)];
      const inPool = providers.filter((provider) => isInPool(provider, member.pool));
      if (inPool.length === 0) return [new Unknown(providersElsewhere(member.pool))];
      return inPool.flatMap((provider) => throughProvider(provider, member, binding));
    }
    default:
      return [google(binding)];
  }
}

function google(binding: GcpBinding): Alternative {
  const { member, path } = binding;
  return {
    source: { kind: "google", member },
    claims: new Map(),
    spelled: [],
    path,
    undecided: conditionReasons(binding),
  };
}

function throughProvider(
  provider: GcpProvider,
  member: Member & { readonly kind: "pool" },
  binding: GcpBinding,
): readonly (Alternative | Unknown)[] {
  const { mapping, condition } = provider;
  const url = issuerOfProvider(provider);
  const { issuer } = issuerOrGeneric(url);
  const source: Source = { kind: "oidc", issuer: url, provider: provider.id };
  if (provider.disabled) {
    return [{ ...google(binding), source, impossible: `${provider.id} is disabled` }];
  }
  const alternatives = analyseAdmission({
    mapping,
    member,
    ...(condition === undefined ? {} : { condition }),
  });
  if (isUnknown(alternatives)) return [alternatives];
  const values = memberValues(member.part);
  const expressions = [...(condition === undefined ? [] : [condition]), ...Object.values(mapping)];
  if (alternatives.length === 0) {
    const impossible = whyImpossible(provider, member.part);
    const spelled = values.map((text) => ({ claim: "sub", text }));
    return [{ source, claims: new Map(), spelled, path: binding.path, undecided: [], impossible }];
  }
  return alternatives.map((alternative) => {
    const claims = claimValuesOf(alternative, issuer);
    const audiences = acceptedAudiences(provider, member.pool);
    return {
      source,
      claims: audiences.length === 0 ? claims : narrow(claims, "aud", valuesOf(sets.oneOf(audiences))),
      spelled: spelledOnGcp(claims, expressions, values),
      path: binding.path,
      demands: demandsOf(provider, binding),
      ...(alternative.cut && { cut: true as const }),
      ...mistyped(alternative.claims, issuer),
      undecided: [...alternative.opaque.map(opaqueReason), ...conditionReasons(binding)],
    };
  });
}

function demandsOf({ condition }: GcpProvider, { member }: GcpBinding): string {
  const who = member.endsWith("/*")
    ? "every identity of the pool"
    : member.replace(/^principal(?:Set)?:.*workloadIdentityPools\//, "");
  const written =
    condition === undefined
      ? "there is no attribute condition"
      : `the attribute condition is ${condition.trim()}`;
  return `${written.charAt(0).toUpperCase()}${written.slice(1)}, and the grant is to ${who}`;
}

function opaqueReason({ expression, expected }: OpaqueTest): string {
  return `whether ${expression} is ${expected} is not decided`;
}

function memberValues(part: PoolPart): readonly string[] {
  return part.kind === "all" ? [] : [part.value];
}

function whyImpossible({ mapping, condition }: GcpProvider, part: PoolPart): string {
  const needed =
    part.kind === "attribute"
      ? `attribute.${part.name}`
      : part.kind === "group"
        ? "google.groups"
        : "google.subject";
  if (mapping[needed] === undefined)
    return `the provider does not map ${needed}, so the member stands for nobody`;
  return condition === undefined
    ? `no token is mapped to ${needed} = ${memberValues(part).join()}`
    : "no token passes the attribute condition and is the member, too";
}
