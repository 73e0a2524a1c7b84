import { type Facts, type GcpGrant, isKnown, type Reference } from "../model/index.js";
import { grants } from "./grants.js";

/** Members that are agents by their own identity (Google Cloud, "Agent identity overview"). */
export function isAgentMember(member: string): boolean {
  return /^principal(?:Set)?:\/\/agents(?:-nonprod)?\.global\./.test(member);
}

const memo = new WeakMap<Facts, readonly GcpGrant[]>();

/** Grants to agents only: to their own identity, or to the service account that an agent engine here runs as. */
export function gcpAgentGrants(facts: Facts): readonly GcpGrant[] {
  let found = memo.get(facts);
  if (found === undefined) {
    const accounts = agentAccounts(facts);
    found = grants(facts).flatMap((grant) => {
      const members = grant.members.filter((member) => isAgent(member, accounts));
      return members.length === 0 ? [] : [{ ...grant, members }];
    });
    memo.set(facts, found);
  }
  return found;
}

function isAgent({ value, addresses }: Reference, accounts: ReadonlySet<string>): boolean {
  if (isKnown(value) && isAgentMember(value)) return true;
  if (accounts.size === 0) return false;
  if (isKnown(value))
    return value.startsWith("serviceAccount:") && accounts.has(value.slice("serviceAccount:".length));
  return addresses.some((address) => accounts.has(address));
}

/** Service accounts of agent engines, by e-mail and by address. */
function agentAccounts({ workloads }: Facts): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { kind, cloud, runsAs } of workloads) {
    if (kind !== "agent" || cloud !== "gcp") continue;
    for (const { value, addresses } of runsAs) {
      if (isKnown(value)) found.add(value);
      for (const address of addresses) found.add(address);
    }
  }
  return found;
}
