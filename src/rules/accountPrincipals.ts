import { glob } from "../analysis/sets/index.js";
import { arnsOfPrincipal } from "../analysis/trust/index.js";
import type { Facts } from "../model/index.js";
import { accountIn, accountOfRole } from "./ownAccount.js";
import { remembered } from "./remembered.js";
import { distinctWays, isBound, refuses, type TrustWay } from "./trustWays.js";
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
export const foreignAccounts: (facts: Facts) => readonly ForeignAccount[] = remembered((facts) =>
  distinctWays(facts, "aws").flatMap((way): ForeignAccount[] => {
    const { alternative, trust } = way;
    const principal = alternative.source.kind === "aws" ? alternative.source.principal : "";
    const account = accountIn(principal);
    const own = account === undefined ? undefined : accountOfRole(facts, trust);
    if (account === undefined || own === account) return [];
    const vendor = vendorOf(account);
    return [
      {
        ...way,
        account,
        principal,
        whole: /^\d{12}$|:root$/.test(principal) && !namesPrincipals(way, account, principal),
        sure: own !== undefined,
        ...(vendor === undefined ? {} : { vendor }),
        hasExternalId: isBound(alternative, "sts:externalid"),
        isInOrganisation:
          refuses(alternative, "aws:principalorgid", "o-zzstranger") ||
          refuses(alternative, "aws:principalorgpaths", "o-zzstranger/r-zzzz/ou-zzzz-zzzzzzzz/"),
      },
    ];
  }),
);

/** Whether a condition names who of the account may come in, so that its administrators do not choose. */
function namesPrincipals({ alternative }: TrustWay, account: string, principal: string): boolean {
  // Mostly there is no such condition.
  if (alternative.claims.get("aws:principalarn") === arnsOfPrincipal(principal)) return false;
  return refuses(alternative, "aws:principalarn", glob(`arn:aws:iam::${account}:*/zz-stranger-9`));
}
