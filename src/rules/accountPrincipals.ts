import type { Facts } from "../model/index.js";
import { accountIn, accountOfRole } from "./ownAccount.js";
import { firstOfEach, isBound, refuses, type TrustWay, wayKey, waysIntoRoles } from "./trustWays.js";
import { vendorOf } from "./vendorAccounts.js";

/** A way into a role for principals of another AWS account. */
export interface ForeignAccount extends TrustWay {
  readonly account: string;
  readonly principal: string;
  /** Whether the account as a whole is named, so that its administrators choose who. */
  readonly whole: boolean;
  /** Whether the role's own account is known, and is another. */
  readonly sure: boolean;
  /** The company whose account it is, where it is one that sells a service to many. */
  readonly vendor?: string;
  /** Whether the caller must bring an external id. */
  readonly hasExternalId: boolean;
  /** Whether the caller must belong to an organisation. */
  readonly isInOrganisation: boolean;
}

/** The ways into roles for principals of accounts that are not, or cannot be seen to be, the role's own. */
export function* foreignAccounts(facts: Facts): Iterable<ForeignAccount> {
  for (const way of firstOfEach(waysIntoRoles(facts), wayKey)) {
    const { alternative, trust } = way;
    if (alternative.source.kind !== "aws") continue;
    const { principal } = alternative.source;
    const account = accountIn(principal);
    if (account === undefined) continue;
    const own = accountOfRole(facts, trust);
    if (own === account) continue;
    const vendor = vendorOf(account);
    yield {
      ...way,
      account,
      principal,
      whole: /^\d{12}$|:root$/.test(principal),
      sure: own !== undefined,
      ...(vendor === undefined ? {} : { vendor }),
      hasExternalId: isBound(alternative, "sts:externalid"),
      isInOrganisation:
        refuses(alternative, "aws:principalorgid", "o-zzstranger") ||
        refuses(alternative, "aws:principalorgpaths", "o-zzstranger/r-zzzz/ou-zzzz-zzzzzzzz/"),
    };
  }
}
