import type { Member, Tags, TargetArn, Workload } from "../analysis/escalation/aws/chain/index.js";
import { isAccountId, parseArn } from "../iam/aws/arn.js";
import {
  type Edge,
  type Facts,
  type Identity,
  isKnown,
  type Knowable,
  type Reference,
  type Resource,
  type Trust,
  type Value,
  type Workload as WorkloadFact,
} from "../model/index.js";
import { type Holder, holdersOf } from "./awsHolders.js";
import { isAwsOwnArn } from "./identities.js";
import { onlyAccount } from "./ownAccount.js";

/** The identities that chains may lead through, each with its holder where it has policies of its own. */
export function membersOf(facts: Facts): ReadonlyMap<Member, Holder | Identity> {
  const account = onlyAccount(facts);
  const trusts = new Map(facts.trusts.map((trust) => [trust.resource.address, trust]));
  let running: ReadonlyMap<string, readonly Workload[]> | undefined;
  const runs =
    ({ resource }: Identity) =>
    () => {
      running ??= runningAs(facts, account);
      return running.get(resource.address) ?? [];
    };
  const members = new Map<Member, Holder | Identity>();
  const held = new Set<Identity>();
  for (const holder of holdersOf(facts)) {
    const { identity, kind } = holder;
    if (identity !== undefined) held.add(identity);
    if (kind === "other" || isAwsOwnArn(holder.arn ?? "")) continue;
    const arn = arnOfHolder(holder, kind, account);
    if (arn === undefined) continue;
    const { policies, boundary } = holder;
    const member = { kind, arn, policies, ...(boundary && { boundary }) };
    members.set({ ...member, ...aboutIdentity(identity, trusts, runs) }, holder);
  }
  for (const identity of facts.identities) {
    const { kind, cloud, name } = identity;
    if (cloud !== "aws" || held.has(identity) || (kind !== "role" && kind !== "user")) continue;
    const arn = isAwsOwnArn(identity.id) ? undefined : arnOfIdentity(identity, kind, name, account);
    if (arn === undefined) continue;
    members.set({ kind, arn, policies: [], ...aboutIdentity(identity, trusts, runs) }, identity);
  }
  return members;
}

function aboutIdentity(
  identity: Identity | undefined,
  trusts: ReadonlyMap<string, Trust>,
  runs: (identity: Identity) => Member["workloads"],
): Pick<Member, "trust" | "tags" | "workloads"> {
  if (identity === undefined) return { workloads: () => [], tags: () => undefined };
  const { resource } = identity;
  const trust = trusts.get(resource.address);
  return {
    workloads: runs(identity),
    ...(trust && { trust: { name: resource.address, document: trust.document } }),
    tags: () => knownTags(identity.tags),
  };
}

function arnOfHolder(
  { identity, arn, name }: Holder,
  kind: Member["kind"],
  account: string | undefined,
): TargetArn | undefined {
  if (identity !== undefined) return arnOfIdentity(identity, kind, identity.name, account);
  return wholeArn(arn) ?? (name === undefined ? undefined : iamArn(`${kind}/${name}`, account));
}

function arnOfIdentity(
  { id, resource }: Identity,
  kind: string,
  name: Knowable<string>,
  account: string | undefined,
): TargetArn | undefined {
  const whole = wholeArn(id);
  if (whole !== undefined) return whole;
  if (!isKnown(name) || name === "") return undefined;
  const { path } = resource.properties;
  return iamArn(`${kind}${typeof path === "string" && path.startsWith("/") ? path : "/"}${name}`, account);
}

function iamArn(resource: string, account: string | undefined): TargetArn {
  return { service: "iam", region: "", resource, ...(account === undefined ? {} : { account }) };
}

function wholeArn(text: string | undefined): TargetArn | undefined {
  const arn = text === undefined ? undefined : parseArn(text);
  return arn !== undefined && (arn.account === "" || isAccountId(arn.account)) ? arn : undefined;
}

/** Tags that are all known; what is not may be anything. */
function knownTags(tags: Readonly<Record<string, Knowable<string>>>): Tags | undefined {
  return Object.values(tags).every(isKnown) ? (tags as Tags) : undefined;
}

/** Types of things that can be taken over while they run, and what their ARN is made of. */
const takenOver: ReadonlyMap<string, readonly [kind: string, service: string, type: string]> = new Map([
  ["aws:lambda/function:Function", ["function", "lambda", "function:"]],
  ["aws:ec2/instance:Instance", ["instance", "ec2", "instance/"]],
  ["aws:codebuild/project:Project", ["project", "codebuild", "project/"]],
  ["aws:sfn/stateMachine:StateMachine", ["state-machine", "states", "stateMachine:"]],
  ["aws:sagemaker/notebookInstance:NotebookInstance", ["notebook", "sagemaker", "notebook-instance/"]],
  ["aws:cloudformation/stack:Stack", ["stack", "cloudformation", "stack/"]],
  [
    "aws:bedrock/agentcoreCodeInterpreter:AgentcoreCodeInterpreter",
    ["code-interpreter", "bedrock-agentcore", "code-interpreter-custom/"],
  ],
  ["aws:emr/cluster:Cluster", ["cluster", "elasticmapreduce", "cluster/"]],
] as const);

/** What can be taken over, by the address of the role that it runs as. */
function runningAs(facts: Facts, account: string | undefined): ReadonlyMap<string, readonly Workload[]> {
  const found = new Map<string, Workload[]>();
  let roles: Lookup | undefined;
  for (const workload of facts.workloads) {
    if (workload.runsAs.length === 0 || !takenOver.has(workload.resource.type)) continue;
    const taken = toWorkload(workload, account);
    roles ??= new Lookup(facts);
    for (const role of roles.rolesOf(workload.runsAs)) {
      const list = found.get(role) ?? [];
      list.push(taken);
      found.set(role, list);
    }
  }
  return found;
}

function toWorkload({ id, resource }: WorkloadFact, account: string | undefined): Workload {
  const [kind, service, type] = takenOver.get(resource.type)!;
  return {
    kind,
    name: resource.name,
    arn: wholeArn(id) ?? namedArn(resource, service, type, account),
    tags: () => textsOf(resource.properties.tagsAll ?? resource.properties.tags),
  };
}

/** Where the name comes with the resource, any name that nobody would write. */
function namedArn(
  { properties }: Resource,
  service: string,
  type: string,
  account: string | undefined,
): TargetArn {
  const id = service === "ec2" ? properties.id : (properties.name ?? properties.id);
  const whole = typeof id === "string" ? wholeArn(id) : undefined;
  const name = typeof id === "string" ? id : service === "ec2" ? "i-00000000000000009" : "unlikely-9";
  const resource = `${type}${name}${service === "cloudformation" ? "/unlikely-9" : ""}`;
  return whole ?? { service, resource, ...(account === undefined ? {} : { account }) };
}

function textsOf(tags: Value | undefined): Tags | undefined {
  if (tags === undefined) return {};
  if (!isKnown(tags) || typeof tags !== "object" || tags === null || Array.isArray(tags)) return undefined;
  const entries = Object.entries(tags);
  return entries.every(([, value]) => typeof value === "string") ? Object.fromEntries(entries) : undefined;
}

/** Finds the addresses of roles by what refers to them: the role itself, or an instance profile. */
class Lookup {
  readonly #roles = new Map<string, string>();
  readonly #profiles = new Map<string, Edge>();

  constructor({ identities, edges }: Facts) {
    for (const { kind, cloud, resource, id, name } of identities) {
      if (cloud !== "aws" || kind !== "role") continue;
      for (const key of [resource.address, id, name])
        if (isKnown(key) && key !== "" && !this.#roles.has(key)) this.#roles.set(key, resource.address);
    }
    for (const edge of edges) {
      if (edge.resource.type !== "aws:iam/instanceProfile:InstanceProfile") continue;
      const { arn, name } = edge.resource.properties;
      for (const key of [edge.resource.address, arn, name, edge.from.value])
        if (typeof key === "string" && key !== "") this.#profiles.set(key, edge);
    }
  }

  rolesOf(references: readonly Reference[]): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { value, addresses } of references) {
      for (const key of isKnown(value) ? [...addresses, value] : addresses) {
        const profile = this.#profiles.get(key);
        const role = profile === undefined ? this.#role(key) : this.#inProfile(profile);
        if (role !== undefined) found.add(role);
      }
    }
    return found;
  }

  #inProfile({ to }: Edge): string | undefined {
    const keys = isKnown(to.value) ? [...to.addresses, to.value] : to.addresses;
    for (const key of keys) {
      const role = this.#role(key);
      if (role !== undefined) return role;
    }
    return undefined;
  }

  #role(key: string): string | undefined {
    const found = this.#roles.get(key);
    if (found !== undefined || !key.startsWith("arn:")) return found;
    // A role that is declared here has no ARN yet where others name it by one that is written out.
    return /:role\//.test(key) ? this.#roles.get(key.slice(key.lastIndexOf("/") + 1)) : undefined;
  }
}
