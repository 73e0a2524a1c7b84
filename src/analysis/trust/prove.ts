import { type Claims, certificateIn } from "../../issuers/index.js";
import type { Facts } from "../../model/index.js";
import type { Judgement } from "./alternative.js";
import { type TrustOf, trustsOf } from "./fromFacts.js";
import { identitiesNamed } from "./identities.js";
import { judgeCertificate } from "./proveCertificate.js";
import { readShown } from "./shownToken.js";

/** What becomes of a token at one identity, as `keyless prove` prints it. */
export interface Decision {
  readonly identity: string;
  readonly cloud: "aws" | "gcp";
  readonly decision: "admitted" | "refused" | "undecided";
  readonly reason: string;
  readonly path?: string;
}

export interface ProveOptions {
  /** Only this identity: by ARN, e-mail, name or address. */
  readonly identity?: string;
  /** Other keys of the request to AWS, `aws:SourceIp` and the like; absent keys are absent. */
  readonly request?: Readonly<Record<string, string>>;
}

/**
 * Which identities a token or certificate becomes, and why not the others. A certificate is described in the claim
 * `certificate` (its `subject` and `issuer` by kind, `dns`, `uri`, `serial`), `trustAnchor` names the anchor under which
 * it is presented. The token's claims are taken as they are: whether its
 * signature and time are good cannot be seen from here.
 */
export function prove(facts: Facts, token: Claims, options: ProveOptions = {}): readonly Decision[] {
  const certificate = certificateIn(token);
  const anchor = typeof token.trustAnchor === "string" ? token.trustAnchor : undefined;
  const trusts = trustsOf(facts);
  const wanted =
    options.identity === undefined ? undefined : identitiesNamed(facts, trusts, options.identity);
  return trusts
    .filter(({ identity }) => wanted === undefined || wanted.includes(identity))
    .map((each) =>
      decisionOf(
        each,
        certificate === undefined
          ? judgeShown(each, token, options.request)
          : judgeCertificate(facts, each, certificate, anchor),
      ),
    );
}

function decisionOf({ identity, cloud, trust, certain }: TrustOf, judged: Judgement): Decision {
  // What the widest reading of an unknown part admits is not yet admitted.
  const open = certain !== undefined && judged.decision === "admitted" ? trust.unread[0] : undefined;
  return {
    identity,
    cloud,
    ...judged,
    ...(open === undefined ? {} : { decision: "undecided" as const, reason: open.reason }),
  };
}

/** The best that what is shown of a token can be: of whichever issuer, where it names none. */
function judgeShown({ trust }: TrustOf, shown: Claims, request: ProveOptions["request"]): Judgement {
  const judged = readShown(trust, shown).map((each) =>
    trust.judge(each.token, { ...each.request, ...request }),
  );
  return (
    judged.find(({ decision }) => decision === "admitted") ??
    judged.find(({ decision }) => decision === "undecided") ??
    (judged[0] as Judgement)
  );
}
