import { type Facts, isKnown } from "../../model/index.js";
import { finiteMembers, intersect, isEmpty, patternsOf, startsWith } from "../sets/strings.js";
import type { Alternative, TrustOf } from "../trust/index.js";
import { type GraphContext, nodeFor } from "./context.js";

/** Subjects listed one by one; more are one node that says what they have in common. */
const mostSubjects = 16;

/** Edges from who is trusted to the identity: principals, issuers with their subjects, services, members. */
export function addTrustEdges(context: GraphContext): void {
  const { table, trusts, identities, places } = context;
  const roles = rolesByAccount(context);
  const providers = providersByIssuer(context.facts);
  const ids = new Map(identities.flatMap(({ id, from }) => from.map((each) => [each.id, id] as const)));
  for (const each of trusts) {
    const target =
      (each.cloud === "aws" ? places.at(each.resource) : undefined) ??
      ids.get(each.identity) ??
      table.node({ id: each.identity, kind: "identity", name: each.identity, cloud: each.cloud });
    for (const alternative of each.trust.alternatives) {
      if (alternative.impossible === undefined)
        addAlternative(context, each, target, alternative, roles, providers);
    }
    if (each.trust.unread.length > 0) addComputed(context, each, target);
  }
}

type RolesByAccount = ReadonlyMap<string, readonly { readonly id: string; readonly name: string }[]>;

function addAlternative(
  context: GraphContext,
  { resource, path }: TrustOf,
  target: string,
  alternative: Alternative,
  roles: RolesByAccount,
  providers: ReadonlyMap<string, string>,
): void {
  const { table } = context;
  const { source } = alternative;
  const where = alternative.path.startsWith(resource.address)
    ? alternative.path
    : `${resource.address} ${path}${alternative.path === "" ? "" : `.${alternative.path}`}`;
  const become = (from: string) => table.edge("can-become", from, target, "declared", where);
  switch (source.kind) {
    case "aws": {
      const reference = { value: source.principal, addresses: [] };
      const found = nodeFor(context, reference, resource, ["role", "user"], "principal");
      if (found !== undefined) become(found);
      return;
    }
    case "service":
      become(table.node({ id: source.service, kind: "principal", name: source.service, cloud: "aws" }));
      return;
    case "google": {
      const reference = { value: source.member, addresses: [] };
      const found = nodeFor(context, reference, resource, ["service-account"], "principal");
      if (found !== undefined) become(found);
      return;
    }
    case "saml":
    case "x509":
      become(providerNode(context, source.provider, source.provider, providers));
      return;
    case "oidc": {
      const account = /^aws:\/\/(\d*)$/.exec(source.issuer)?.[1];
      if (account !== undefined) {
        for (const { id } of admittedRoles(alternative, roles.get(account) ?? [], account)) become(id);
      }
      const provider = providerNode(context, source.provider, source.issuer, providers);
      become(provider);
      for (const subject of subjectsOf(alternative)) {
        const id = `${source.issuer} ${subject}`;
        const node = table.node({ id, kind: "principal", name: subject });
        table.edge("can-become", node, target, "declared", where);
      }
    }
  }
}

/** The node of a provider: its own where it is in the input, else one by its name. */
function providerNode(
  { table }: GraphContext,
  name: string,
  issuer: string,
  providers: ReadonlyMap<string, string>,
): string {
  const known = providers.get(name) ?? providers.get(issuer);
  return known ?? table.node({ id: name === "" ? issuer : name, kind: "provider", name: issuer });
}

/** Providers of the input by their id, and, while that is not known, by issuer. */
function providersByIssuer({ providers }: Facts): ReadonlyMap<string, string> {
  return new Map(
    providers.map(({ id, issuer, resource }) => {
      if (isKnown(id)) return [id, id];
      return [issuer !== undefined && isKnown(issuer) ? issuer : resource.address, resource.address];
    }),
  );
}

/** Subjects of a token that gets in, as values or patterns; empty where any subject does. */
function subjectsOf({ claims }: Alternative): readonly string[] {
  const values = claims.get("sub") ?? claims.get("arn");
  if (values === undefined) return [];
  const { text } = values.present;
  const listed = finiteMembers(text, mostSubjects) ?? patternsOf(text) ?? [];
  return listed.filter((each) => each !== "*").slice(0, mostSubjects);
}

/** AWS roles some session of which passes a Google provider for AWS: its tokens carry the session's ARN. */
function admittedRoles(
  { claims }: Alternative,
  roles: readonly { readonly id: string; readonly name: string }[],
  account: string,
): readonly { readonly id: string }[] {
  const arn = claims.get("arn");
  if (arn === undefined) return roles;
  return roles.filter(({ name }) => {
    const sessions = startsWith(`arn:aws:sts::${account}:assumed-role/${name}/`);
    // What is too complex to decide may get in.
    return isEmpty(intersect(arn.present.text, sessions)) !== true;
  });
}

function rolesByAccount({ identities }: GraphContext): RolesByAccount {
  const roles = new Map<string, { id: string; name: string }[]>();
  for (const { id, cloud, kind, account, from } of identities) {
    if (cloud !== "aws" || kind !== "role" || account === undefined) continue;
    const name = from.map((each) => each.name).find(isKnown);
    if (name === undefined) continue;
    const list = roles.get(account) ?? [];
    roles.set(account, list);
    list.push({ id, name });
  }
  return roles;
}

/** A trust policy that is not known yet still tells which identities and providers it is computed from. */
function addComputed({ table, places }: GraphContext, { resource, path }: TrustOf, target: string): void {
  for (const address of resource.references[path] ?? []) {
    const from = places.find({ value: "", addresses: [address] }, resource, []);
    if (from !== undefined) table.edge("can-become", from, target, "inferred", `${resource.address} ${path}`);
  }
}
