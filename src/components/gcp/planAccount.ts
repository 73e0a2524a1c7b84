import type { Unwrap } from "@pulumi/pulumi";
import type { FederatedServiceAccountArgs } from "../args/federatedServiceAccount.js";
import type { TrustArgs } from "../args/trust.js";
import { gcpBindings } from "../grants/gcp.js";
import { markOf, physicalName, type StackName } from "../names.js";
import { ownershipOf } from "../ownership.js";
import { type Checked, ok, type Problem, problemsIn, then, under, wrong } from "../problem.js";
import { type GcpProviderSettings, gcpProviderSettings } from "../trust/gcpProvider.js";
import { type DeclaredOpenings, openingsOf } from "../trust/openings.js";
import { proveGcp } from "../trust/proof.js";
import { type Federation, federationOf } from "../trust/request.js";

/** Who may become the account, worked out: the issuer and the provider that admits exactly its tokens. */
export interface AccountTrust {
  readonly federation: Federation;
  readonly provider: GcpProviderSettings;
  readonly openings: DeclaredOpenings;
}

/** Trust arguments as GCP can hold them, proven to keep the issuer's other tokens out. */
export function accountTrust(accountId: string, trust: Unwrap<TrustArgs>): Checked<AccountTrust> {
  return then(federationOf(trust, "gcp"), (federation) =>
    then(
      under(
        "trust",
        then(gcpProviderSettings(accountId, federation), (provider) =>
          then(proveGcp(accountId, provider), () => ok({ federation, provider })),
        ),
      ),
      (proven) => then(openingsOf(trust, "gcp"), (openings) => ok({ ...proven, openings })),
    ),
  );
}

/** Id of the account where none is given. */
export function accountIdFor(name: string, stack: StackName): string {
  return physicalName(name, stack, 30);
}

/** Characters that the id of a pool may have (REST reference of workload identity pools). */
const longestPoolId = 32;

/** Id of the pool for an issuer's tokens: one for each issuer URL, since a pool believes all of its providers. */
export function poolIdFor({ issuer, tenancy }: Federation): string {
  const name = `keyless-${issuer.id.toLowerCase()}`;
  const speaks = tenancy.shared && name.length <= longestPoolId;
  return speaks ? name : `${name.slice(0, 25)}-${markOf(tenancy.url)}`;
}

/** All mistakes in a service account's arguments at once, each with its path. */
export function accountProblems(
  accountId: string,
  args: Unwrap<FederatedServiceAccountArgs>,
): readonly Problem[] {
  const checks = [
    ownershipOf(args),
    accountTrust(accountId, args.trust ?? {}),
    gcpBindings(args.grants ?? []),
    id("accountId", accountId, 6, 30),
    ...(args.poolId === undefined ? [] : [id("poolId", args.poolId, 4, longestPoolId)]),
    ...(args.providerId === undefined ? [] : [id("providerId", args.providerId, 4, 32)]),
    pool(args.pool),
  ];
  return problemsIn(...checks);
}

function id(path: string, text: string, shortest: number, longest: number): Checked<void> {
  const fits = text.length >= shortest && text.length <= longest;
  if (fits && /^[a-z](?:[a-z0-9-]*[a-z0-9])$/.test(text) && !text.startsWith("gcp-")) return ok(undefined);
  return wrong(
    path,
    `${JSON.stringify(text)} is not ${shortest} to ${longest} lower-case letters, digits and hyphens, letter first`,
  );
}

const choices = ["auto", "create", "adopt", "existing"];

function pool(choice: string | undefined): Checked<void> {
  if (choice === undefined || choices.includes(choice)) return ok(undefined);
  return wrong("pool", `${JSON.stringify(choice)} is not ${choices.join(", ")}`);
}
