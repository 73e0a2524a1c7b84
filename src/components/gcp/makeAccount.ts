import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import * as pulumi from "@pulumi/pulumi";
import { ownedOf } from "../args/identity.js";
import type { ServiceAccountArgs } from "../args/serviceAccount.js";
import { compute, given, insist, timesOf, whenKnown } from "../context.js";
import { expiryOf } from "../grants/expiry.js";
import { descriptionOf, joined, ownershipOf, type Remarks } from "../ownership.js";
import { grantAll } from "./accountPermissions.js";

/** What differs from one kind of account to the next. */
export interface AccountSettings {
  /** Id of the account, given or made up. */
  readonly id: string;
  /** Whose tokens or certificates become the account, for its description. */
  readonly issuer: pulumi.Input<string>;
  /** What else its description says. */
  readonly remarks?: pulumi.Input<Remarks>;
}

/** A service account with its permissions, which says whose it is. */
export function makeAccount(
  component: pulumi.ComponentResource,
  name: string,
  args: ServiceAccountArgs,
  { id, issuer, remarks = {} }: AccountSettings,
): Account {
  const child = { parent: component };
  const { grants, projectId } = args;
  const ownership = compute(ownedOf(args), (plain) => insist(component, ownershipOf(plain)));
  const expiry = whenKnown({ times: timesOf(grants) }, ({ times }) => expiryOf(times));
  const account = new Account(
    name,
    {
      ...given({ project: projectId }),
      accountId: id,
      displayName: name.slice(0, 100),
      description: pulumi
        .all([ownership, issuer, remarks, expiry])
        .apply(([owned, from, further, ends]) =>
          insist(component, descriptionOf(owned, from, joined(further, ends))),
        ),
    },
    child,
  );
  grantAll(name, { member: account.member, grants, project: projectId }, child);
  return account;
}
