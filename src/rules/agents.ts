import { type Permissions, permissionsOf } from "../analysis/permissions/aws/index.js";
import { compileStatement } from "../analysis/permissions/aws/statement.js";
import { glob, includes } from "../analysis/sets/index.js";
import { isAwsManaged, managedPolicyDocument } from "../iam/aws/managedPolicies.js";
import {
  type AwsAttachment,
  type AwsPolicy,
  type Facts,
  type Identity,
  isKnown,
  type Knowable,
  type PolicyDocument,
  type Reference,
  type Statement,
  type Trust,
  Unknown,
} from "../model/index.js";
import { allowing } from "./awsGranting.js";
import { remembered } from "./remembered.js";

/** An AWS role that an AI agent acts as. */
export interface AgentRole {
  readonly identity: Identity;
  readonly trust?: Trust;
}

const agentcore = "bedrock-agentcore.amazonaws.com";
const bedrock = "bedrock.amazonaws.com";

/** Workloads that are agents, or stand between agents and their tools. */
const agentKinds = new Set(["agent", "agent-gateway"]);

/**
 * The roles of AI agents: those that Bedrock AgentCore may become, that a Bedrock agent may become (Bedrock takes
 * the same service principal for much else: then the source ARN or the name says that it is an agent's), and those
 * that an agent in this input runs as, or that a tag calls an AI agent's. No other role is one.
 */
export const agentRoles: (facts: Facts) => readonly AgentRole[] = remembered(findAgentRoles);

function findAgentRoles(facts: Facts): readonly AgentRole[] {
  const run = new Set(
    facts.workloads.flatMap(({ kind, runsAs }) => (agentKinds.has(kind) ? runsAs.flatMap(keysOf) : [])),
  );
  const trusts = new Map(facts.trusts.map((trust) => [trust.resource, trust]));
  return facts.identities.flatMap((identity): AgentRole[] => {
    if (identity.kind !== "role" || identity.cloud !== "aws") return [];
    const trust = trusts.get(identity.resource);
    const isAgents =
      saysAgent(identity.tags) ||
      namesOf(identity).some((name) => run.has(name)) ||
      (trust !== undefined && admitsAgents(trust, identity));
    return isAgents ? [{ identity, ...(trust === undefined ? {} : { trust }) }] : [];
  });
}

/** Whether a tag says that what acts is an AI agent: `ai-agent: true`, `workload-type: ai-agent`. Build agents are none. */
function saysAgent(tags: Identity["tags"]): boolean {
  return Object.entries(tags).some(([key, value]) => {
    if (!isKnown(value)) return false;
    return (aiAgent.test(key) && /^(?:true|yes|1)$/i.test(value.trim())) || aiAgent.test(value.trim());
  });
}

const aiAgent = /^(?:\w+[:/])?(?:is[-_]?)?(?:ai|llm|gen-?ai)[-_ ]?agent$/i;

/** What an identity is called by others: address, ARN and name. */
function namesOf({ resource, id, name }: Identity): readonly string[] {
  return [resource.address, id, ...(isKnown(name) ? [name] : [])];
}

/** What a reference may mean: its value, or else the addresses that it is computed from. */
function keysOf({ value, addresses }: Reference): readonly string[] {
  return isKnown(value) ? [value, ...addresses] : addresses;
}

function admitsAgents({ document }: Trust, identity: Identity): boolean {
  return allowing(document).some((statement) => {
    const services = servicesOf(statement);
    if (services.includes(agentcore)) return true;
    return services.includes(bedrock) && admitsBedrockAgents(statement, identity);
  });
}

/** Services that a statement of a trust policy lets in. */
export function servicesOf({ principals }: Statement): readonly string[] {
  if (principals === undefined || principals.negated) return [];
  return principals.principals
    .filter(({ kind }) => kind === "Service")
    .map(({ value }) => value.toLowerCase());
}

/**
 * Knowledge bases, flows and batch jobs run as roles of the same service principal: an agent's is one whose source
 * ARN is an agent's, or, where that is left open, that is called one.
 */
function admitsBedrockAgents({ conditions }: Statement, { name }: Identity): boolean {
  const source = conditions.find(
    ({ key, operator }) => key.toLowerCase() === "aws:sourcearn" && !operator.includes("Not"),
  );
  const admits = (kind: string) => source === undefined || source.values.some((arn) => isOf(arn, kind));
  return admits("agent") && (!admits("knowledge-base") || (isKnown(name) && /agent/i.test(name)));
}

/** Whether a pattern of Bedrock ARNs admits some of this kind. */
function isOf(pattern: string, kind: string): boolean {
  const resource = pattern.split(":").slice(5).join(":");
  return (
    resource.startsWith(`${kind}/`) || includes(glob(resource === "" ? pattern : resource), `${kind}/ANY`)
  );
}

/** A policy that a role holds, with the place where it is written or attached. */
export interface Holding {
  readonly name: string;
  readonly document: Knowable<PolicyDocument>;
}

/** The identity policies of a role in this input, those of AWS included. */
export function policiesOf(facts: Facts, { identity }: AgentRole): readonly Holding[] {
  return held(facts, identity, "identity");
}

/** What a role may do in the end: its policies within its boundary. */
export function permissionsOfRole(facts: Facts, identity: Identity): Permissions {
  const [boundary] = held(facts, identity, "boundary");
  return permissionsOf({
    identity: held(facts, identity, "identity"),
    ...(boundary === undefined ? {} : { boundary }),
  });
}

/** Places among the facts' permissions of what is attached to something, by what the holder is called there. */
const attachedTo = remembered((facts) => {
  const found = new Map<string, number[]>();
  for (const [index, permission] of facts.permissions.entries()) {
    if (permission.kind !== "aws-policy" && permission.kind !== "aws-attachment") continue;
    for (const key of permission.attachedTo.flatMap(keysOf)) {
      const known = found.get(key);
      if (known === undefined) found.set(key, [index]);
      else known.push(index);
    }
  }
  return found;
});

function held(facts: Facts, identity: Identity, use: "identity" | "boundary"): readonly Holding[] {
  const places = new Set(namesOf(identity).flatMap((name) => attachedTo(facts).get(name) ?? []));
  return [...places]
    .sort((a, b) => a - b)
    .flatMap((index): Holding[] => {
      const permission = facts.permissions[index] as AwsPolicy | AwsAttachment;
      if (permission.use !== use) return [];
      if (permission.kind === "aws-attachment") return [managed(facts, permission.policy)];
      return [{ name: permission.path || permission.resource.name, document: permission.document }];
    });
}

/** The policies of the facts by address and by ARN, the first of each. */
const policiesByName = remembered((facts) => {
  const found = new Map<string, AwsPolicy>();
  for (const permission of facts.permissions) {
    if (permission.kind !== "aws-policy") continue;
    const { resource, arn } = permission;
    for (const name of [resource.address, ...(arn !== undefined && isKnown(arn) ? [arn] : [])])
      if (!found.has(name)) found.set(name, permission);
  }
  return found;
});

function managed(facts: Facts, policy: Reference): Holding {
  const { value, addresses } = policy;
  if (isKnown(value) && isAwsManaged(value)) return { name: value, document: managedPolicyDocument(value) };
  const names = [...addresses, ...(isKnown(value) ? [value] : [])];
  const found = names.map((name) => policiesByName(facts).get(name)).find((each) => each !== undefined);
  const name = isKnown(value) ? value : (addresses[0] ?? "a policy");
  return { name, document: found?.document ?? unseen };
}

const unseen = new Unknown("the policy is not in this input");

/** Whether a statement applies only to sessions that carry the name of a person: source identity or a tag. */
export function demandsPerson(statement: Statement): boolean {
  return [...compileStatement(statement, "2012-10-17").box].some(
    ([key, { absent }]) =>
      !absent &&
      (/^(?:sts|aws):sourceidentity$/.test(key) ||
        (/^aws:(?:requesttag|principaltag)\//.test(key) &&
          !/\/(?:team|project|environment|app|service)$/.test(key))),
  );
}
