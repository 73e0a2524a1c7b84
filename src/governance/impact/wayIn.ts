import { edgesAt } from "../../analysis/graph/index.js";
import { type Decision, prove } from "../../analysis/trust/index.js";
import type { Becoming } from "../../model/index.js";
import type { LoggedUse } from "../use/logged.js";
import { gcpWayInLoss } from "./gcpWayIn.js";
import type { Inside } from "./inside.js";
import type { Loss } from "./loss.js";
import { providerChange } from "./sameTrust.js";

const kept: Loss = { kind: "kept" };

/**
 * Whether somebody who became an identity still can. A token is judged by its issuer, subject and the usual audience;
 * another principal by whether the trust names it, or its account.
 */
export function wayInLoss(before: Inside, after: Inside, logged: LoggedUse, became: Becoming): Loss {
  if (before.identity.cloud === "gcp") return gcpLoss(before, after, became.by);
  const claims = tokenOf(became);
  if (claims !== undefined) return tokenLoss(before, after, claims);
  if (!names(before, became, logged)) return kept;
  return names(after, became, logged) ? kept : { kind: "lost" };
}

/** By grants, and for whoever has no account of Google's by the providers of the pool. */
function gcpLoss(before: Inside, after: Inside, by: string): Loss {
  const loss = gcpWayInLoss(before, after, by);
  if (loss.kind !== "kept" || !by.startsWith("principal:")) return loss;
  switch (providerChange(before, after)) {
    case "none":
      return kept;
    case "gone":
      return { kind: "lost" };
    case "changed":
      return { kind: "undecided", reason: "the provider now asks for what the log does not say" };
  }
}

interface TokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
}

/** What the log says of a token that AWS took; its audience is the one that clients ask for by default. */
function tokenOf({ action, provider, by }: Becoming): TokenClaims | undefined {
  const [, host] = /:oidc-provider\/(.+)$/.exec(provider ?? "") ?? [];
  return action === "sts:AssumeRoleWithWebIdentity" && host !== undefined
    ? { iss: `https://${host}`, sub: by, aud: "sts.amazonaws.com" }
    : undefined;
}

function tokenLoss(before: Inside, after: Inside, claims: TokenClaims): Loss {
  const [was, will] = [decide(before, claims), decide(after, claims)];
  // A claim that the log does not have may be what let it in: then nothing can be said of the change.
  if (was !== "admitted" || will === "admitted") return kept;
  return will === "refused"
    ? { kind: "lost" }
    : { kind: "undecided", reason: "the trust now asks for what the log does not say" };
}

function decide({ facts, identity }: Inside, claims: TokenClaims): Decision["decision"] {
  const decisions = identity.from.flatMap(({ resource }) =>
    prove(facts, { ...claims }, { identity: resource.address }),
  );
  const has = (decision: Decision["decision"]) => decisions.some((each) => each.decision === decision);
  return has("admitted") ? "admitted" : has("undecided") ? "undecided" : "refused";
}

/** Whether the trust of an identity names a principal, its account, or everybody. */
function names({ graph, identity }: Inside, { by }: Becoming, { nodeOf }: LoggedUse): boolean {
  const account = /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(by)?.[1];
  const wanted = new Set([by, nodeOf(by), "*", account, account && `arn:aws:iam::${account}:root`]);
  return edgesAt(graph.graph, identity.id, "in").some(
    ({ kind, from }) => kind === "can-become" && wanted.has(from),
  );
}
