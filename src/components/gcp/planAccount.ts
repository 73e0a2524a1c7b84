import type { Unwrap } from "@pulumi/pulumi";
import type { FederatedServiceAccountArgs } from "../args/federatedServiceAccount.js";
import type { PoolArgs } from "../args/pool.js";
import type { ServiceAccountArgs } from "../args/serviceAccount.js";
import type { TrustArgs } from "../args/trust.js";
import { expiryOf } from "../grants/expiry.js";
import { gcpBindings } from "../grants/gcp.js";
import { markOf, physicalName, type StackName } from "../names.js";
import { descriptionOf, joined, ownershipOf, type Remarks } from "../ownership.js";
import { type Checked, ok, type Problem, problemsIn, then, under, wrong } from "../problem.js";
import { keyPrefix } from "../trust/awsDocument.js";
import { type GcpProviderSettings, gcpProviderSettings } from "../trust/gcpProvider.js";
import { withKeys } from "../trust/issuerKeys.js";
import { type DeclaredOpenings, openingsOf } from "../trust/openings.js";
import { proveGcp } from "../trust/proof.js";
import { type Federation, federationOf } from "../trust/request.js";
import { gcpWhen } from "../trust/trustWhen.js";

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
      (proven) =>
        then(openingsOf(trust, "gcp"), (openings) => then(gcpWhen(trust), () => ok({ ...proven, openings }))),
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

/** All mistakes in a federated service account's arguments at once, each with its path. */
export function accountProblems(
  accountId: string,
  args: Unwrap<FederatedServiceAccountArgs>,
): readonly Problem[] {
  const trust = accountTrust(accountId, args.trust ?? {});
  return [
    ...problemsIn(
      ...ownedBy(args, trust, ({ federation, openings }) => ({
        issuer: keyPrefix(federation.request.issuer),
        remarks: openings,
      })),
      after(trust, ({ provider }) => withKeys(provider, args.issuerKeys)),
    ),
    ...settingProblems(accountId, args),
    ...poolProblems(args),
  ];
}

/** What the description of an account says besides what its arguments do. */
interface Described {
  readonly issuer: string;
  readonly remarks?: Remarks;
}

/** The owner, the trust, and whether both fit into the account's description. */
export function ownedBy<T>(
  args: Unwrap<ServiceAccountArgs>,
  trust: Checked<T>,
  describe: (trust: T) => Described,
): readonly Checked<unknown>[] {
  const ownership = ownershipOf(args);
  const description = after(ownership, (owned) =>
    after(trust, (value) => {
      const { issuer, remarks = {} } = describe(value);
      return descriptionOf(owned, issuer, joined(remarks, expiryOf(args.grants ?? [])));
    }),
  );
  return [ownership, trust, description];
}

/** A further check of what is right so far; what is wrong already is not told twice. */
function after<T>(result: Checked<T>, next: (value: T) => Checked<unknown>): Checked<unknown> {
  return result.kind === "ok" ? next(result.value) : ok(undefined);
}

/** Mistakes in what every kind of account is told, its owner apart. */
export function settingProblems(accountId: string, args: Unwrap<ServiceAccountArgs>): readonly Problem[] {
  return problemsIn(gcpBindings(args.grants ?? []), id("accountId", accountId, 6, 30));
}

/** Mistakes in what is said about the pool. */
export function poolProblems({ pool, poolId, providerId }: Unwrap<PoolArgs>): readonly Problem[] {
  return problemsIn(
    ...(poolId === undefined ? [] : [id("poolId", poolId, 4, longestPoolId)]),
    ...(providerId === undefined ? [] : [id("providerId", providerId, 4, 32)]),
    choice(pool),
    pool === "own" && poolId !== undefined
      ? wrong("poolId", "does not go with pool: own, whose id is new with the account")
      : ok(undefined),
  );
}

function id(path: string, text: string, shortest: number, longest: number): Checked<void> {
  const fits = text.length >= shortest && text.length <= longest;
  if (fits && /^[a-z](?:[a-z0-9-]*[a-z0-9])$/.test(text) && !text.startsWith("gcp-")) return ok(undefined);
  return wrong(
    path,
    `${JSON.stringify(text)} is not ${shortest} to ${longest} lower-case letters, digits and hyphens, letter first`,
  );
}

const choices = ["auto", "create", "adopt", "existing", "own"];

function choice(asked: string | undefined): Checked<void> {
  if (asked === undefined || choices.includes(asked)) return ok(undefined);
  return wrong("pool", `${JSON.stringify(asked)} is not ${choices.join(", ")}`);
}
