import { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider.js";
import type { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import * as pulumi from "@pulumi/pulumi";
import type { PoolArgs } from "../args/pool.js";
import { given } from "../context.js";
import { plainName } from "../names.js";
import { type GcpProviderSettings, identityMember } from "../trust/gcpProvider.js";
import { identityPool, ownPool } from "./identityPool.js";

type SourceKind = GcpProviderSettings["source"]["kind"];

/** The account that a provider lets workloads become, and the pool that it stands in. */
export interface Admission extends PoolArgs {
  readonly account: Account;
  /** Id of the account, which the provider stamps on what it admits. */
  readonly identity: string;
  readonly project: pulumi.Input<string> | undefined;
  /** What the provider is for, in a sentence. */
  readonly purpose: pulumi.Input<string>;
  readonly settings: pulumi.Output<GcpProviderSettings>;
  /** Kind of the source, where it is known before the settings are: a provider has exactly one kind, also in a preview. */
  readonly kind: SourceKind | undefined;
  /** Id of the pool where none is given, and whose tokens or certificates it holds, for people. */
  readonly defaultPool: pulumi.Output<{ readonly id: string; readonly title: string }>;
}

/** How the principals of a provider's pool begin, as records of their use name them. */
export function poolPrincipals(providerName: string): string {
  return `principal://iam.googleapis.com/${providerName.replace(/\/providers\/[^/]*$/, "")}/`;
}

/** The account's own provider, in the pool of its issuer, and the binding to what that provider admits. */
export function admit(
  component: pulumi.ComponentResource,
  name: string,
  { account, identity, project, purpose, settings, kind, defaultPool, ...args }: Admission,
): WorkloadIdentityPoolProvider {
  const child = { parent: component };
  const newId = freshId(name, account.uniqueId);
  const own = () => ownPool(name, { id: newId, title: defaultPool.title, project }, child);
  // Declared outside of any apply where that can be, for previews to show it.
  const pool =
    args.pool === "own"
      ? own()
      : pulumi
          .all([defaultPool, args.pool ?? "auto", args.poolId, project])
          .apply(([{ id, title }, choice, poolId, projectId]) =>
            choice === "own"
              ? own()
              : identityPool(component, { id: poolId ?? id, title, project: projectId, choice }),
          );
  const provider = new WorkloadIdentityPoolProvider(
    name,
    {
      ...given({ project }),
      workloadIdentityPoolId: pool.id,
      workloadIdentityPoolProviderId: args.providerId ?? newId,
      displayName: identity,
      description: purpose,
      attributeMapping: settings.attributeMapping,
      attributeCondition: settings.attributeCondition,
      ...sourceOf(settings, kind),
    },
    child,
  );
  new IAMMember(
    name,
    {
      serviceAccountId: account.name,
      role: "roles/iam.workloadIdentityUser",
      member: pool.name.apply((poolName) => identityMember(poolName, identity)),
    },
    child,
  );
  return provider;
}

/** The one source of a provider; undefined for the other kinds, which are then left out. */
function sourceOf(settings: pulumi.Output<GcpProviderSettings>, kind: SourceKind | undefined) {
  const of = <K extends SourceKind, T>(
    only: K,
    change: (source: Extract<GcpProviderSettings["source"], { kind: K }>) => T,
  ) => {
    if (kind !== undefined && kind !== only) return undefined;
    return settings.apply(({ source }) =>
      source.kind === only
        ? change(source as Extract<GcpProviderSettings["source"], { kind: K }>)
        : undefined,
    ) as pulumi.Output<T>;
  };
  return given({
    oidc: of("oidc", ({ issuerUri, allowedAudiences, jwksJson }) => ({
      issuerUri,
      allowedAudiences: [...allowedAudiences],
      ...given({ jwksJson }),
    })),
    aws: of("aws", ({ accountId }) => ({ accountId })),
    x509: of("x509", ({ trustAnchors, intermediates }) => ({
      trustStore: {
        trustAnchors: trustAnchors.map((pemCertificate) => ({ pemCertificate })),
        ...(intermediates.length === 0
          ? {}
          : { intermediateCas: intermediates.map((pemCertificate) => ({ pemCertificate })) }),
      },
    })),
  });
}

/**
 * An id that is never used twice: a deleted provider or pool keeps its id for 30 days, and the account's number is new
 * whenever the account is.
 */
function freshId(name: string, accountNumber: pulumi.Output<string>): pulumi.Output<string> {
  return accountNumber.apply((number) => `${plainName(name, 25).replace(/^gcp-/, "")}-${number.slice(-6)}`);
}
