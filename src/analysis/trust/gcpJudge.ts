import type { Member } from "../../iam/gcp/members.js";
import { isMemberProblem, parseMember } from "../../iam/gcp/parseMember.js";
import { evaluateProvider, type PoolIdentity } from "../../iam/gcp/provider.js";
import type { Claims } from "../../issuers/index.js";
import type { Judgement } from "./alternative.js";
import { conditionReasons, type GcpBinding, providersElsewhere } from "./gcpBinding.js";
import { acceptedAudiences, type GcpProvider, isInPool, issuerOfProvider } from "./gcpProvider.js";

/** Whether a token gets in by some binding, by the plain evaluator: issuer, audience, mapping, condition, then member. */
export function judgeAtPools(
  providers: readonly GcpProvider[],
  bindings: readonly GcpBinding[],
  token: Claims,
): Judgement {
  const judged: Judgement[] = [];
  for (const binding of bindings) {
    const member = parseMember(binding.member);
    if (isMemberProblem(member)) {
      judged.push({ decision: "undecided", reason: member.message, path: binding.path });
    } else if (member.kind === "pool") {
      const known = providers.filter((provider) => isInPool(provider, member.pool));
      for (const provider of known) judged.push(judgeAtProvider(provider, member, binding, token));
      if (known.length === 0) {
        judged.push({ decision: "undecided", reason: providersElsewhere(member.pool), path: binding.path });
      }
    }
  }
  return (
    judged.find((each) => each.decision === "admitted") ??
    judged.find((each) => each.decision === "undecided") ??
    judged.find((each) => !each.reason.startsWith(otherIssuer)) ??
    judged[0] ?? { decision: "refused", reason: "nothing is granted to an identity of a pool" }
  );
}

const otherIssuer = "the provider takes tokens of ";

function judgeAtProvider(
  provider: GcpProvider,
  member: Member & { readonly kind: "pool" },
  binding: GcpBinding,
  token: Claims,
): Judgement {
  const { member: text, path } = binding;
  const refused = (reason: string): Judgement => ({ decision: "refused", reason, path });
  const issuer = issuerOfProvider(provider);
  if (member.deleted !== undefined) return refused(`${text} is deleted`);
  if (provider.disabled) return refused(`${provider.id} is disabled`);
  if (token.iss !== issuer) return refused(`${otherIssuer}${issuer}, not of ${String(token.iss)}`);
  const audience = audienceProblem(acceptedAudiences(provider, member.pool), token);
  if (audience !== undefined) return refused(audience);
  const result = evaluateProvider(provider, token);
  switch (result.decision) {
    case "refused":
      return refused(result.reason);
    case "undecided":
      return { decision: "undecided", reason: result.reason, path };
    case "admitted": {
      const [open] = conditionReasons(binding);
      if (!isMember(member, result.identity)) {
        return refused(`the token becomes the subject ${result.identity.subject}, which is not in ${text}`);
      }
      if (open !== undefined) return { decision: "undecided", reason: open, path };
      return { decision: "admitted", reason: `${path} grants it to ${text}`, path };
    }
  }
}

function audienceProblem(accepted: readonly string[], token: Claims): string | undefined {
  const given = [token.aud ?? []].flat().map(String);
  if (accepted.length === 0 || given.some((each) => accepted.includes(each))) return undefined;
  return `the provider accepts the audience ${accepted.join(" or ")}, and the token has ${given.join(", ") || "none"}`;
}

function isMember({ part }: Member & { readonly kind: "pool" }, identity: PoolIdentity): boolean {
  switch (part.kind) {
    case "all":
      return true;
    case "subject":
      return identity.subject === part.value;
    case "group":
      return identity.groups.includes(part.value);
    case "attribute":
      return identity.attributes[part.name] === part.value;
    case "kubernetes":
      return false;
  }
}
