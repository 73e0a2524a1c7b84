import { isKnown, type Knowable, type Reference, type Resource, Unknown } from "../../../model/index.js";
import type { Extract, Extractions } from "../collect.js";
import { ownershipOf } from "../ownership.js";
import { addressesOf, asText, knownText, notGiven, referenceAt, textAt, valuesAt } from "../read.js";
import {
  type SaasConnection,
  type SaasEnd,
  type SaasIdentity,
  type SaasService,
  saasServices,
} from "./catalogue.js";
import { ownName } from "./names.js";
import { matchesAny, scopesOf } from "./scopes.js";

/** Identities and connections of the services in the catalogue. */
export const saas: Extractions = Object.fromEntries(
  saasServices.flatMap((service) =>
    service.resources
      .filter(({ identity, connection }) => identity !== undefined || connection !== undefined)
      .flatMap(({ types, identity, connection }) => {
        const extract: Extract = (resource, out) => {
          if (identity !== undefined) out.identities.push(identityOf(resource, service, identity));
          if (connection !== undefined) out.edges.push(...edgesOf(resource, service, connection));
        };
        return types.map((type) => [type, extract] as const);
      }),
  ),
);

function identityOf(resource: Resource, { id, cloud }: SaasService, entry: SaasIdentity) {
  const given = knownText(resource, entry.id);
  const scopes = scopesOf(resource, entry);
  return {
    resource,
    path: "",
    kind: entry.kind,
    cloud: cloud ?? "saas",
    id: given === undefined ? resource.address : `${id}:${given}`,
    name: textAt(resource, entry.name) ?? notGiven,
    ...ownershipOf(resource),
    ...(scopes === undefined ? {} : { scopes }),
  } as const;
}

function edgesOf(resource: Resource, service: SaasService, connection: SaasConnection) {
  const from = endsOf(resource, service, connection.from);
  const to = endsOf(resource, service, connection.to);
  const scopes = scopesOf(resource, connection);
  return from.flatMap((source) =>
    to.map((target) => ({
      resource,
      path: connection.scopes?.replace(/[.[].*$/, "") ?? "",
      kind: "reaches" as const,
      from: source,
      to: target,
      grade: "declared" as const,
      ...(scopes === undefined
        ? {}
        : { scopes: isBroad(target, connection) ? scopes : { ...scopes, excessive: [] } }),
    })),
  );
}

function isBroad({ value }: Reference, { excessiveTo }: SaasConnection): boolean {
  return excessiveTo === undefined || (isKnown(value) && matchesAny(value, excessiveTo));
}

/** What an end of a connection names. Things of the service are called as its identities are. */
function endsOf(resource: Resource, { id }: SaasService, end: SaasEnd): readonly Reference[] {
  if (end.each !== undefined) {
    return valuesAt(resource.properties, `${end.each}[]`).map(([, value]) => ({
      value: asText(value) ?? notGiven,
      addresses: [],
    }));
  }
  if (end.url !== undefined) {
    const addresses = addressesOf(resource, end.url);
    // A block may stand in a list of one: states of Terraform have it so.
    return valuesAt(resource.properties, end.url).flatMap(([, value]) => {
      const host = hostOf(asText(value));
      return host === undefined ? [] : [{ value: host, addresses }];
    });
  }
  if (end.property !== undefined && textAt(resource, end.property) !== undefined) {
    const { value, addresses } = referenceAt(resource, end.property);
    const bare = isKnown(value) && end.strip !== undefined && value.startsWith(end.strip);
    const text = bare ? (value as string).slice(end.strip!.length) : value;
    return [{ value: isKnown(text) ? ownName(id, text) : text, addresses }];
  }
  return end.service === undefined ? [] : [{ value: end.service, addresses: [] }];
}

/** The host of a URL: its path may be the secret (a webhook's is). */
function hostOf(url: Knowable<string> | undefined): Knowable<string> | undefined {
  if (url === undefined || url === "") return undefined;
  if (!isKnown(url)) return url;
  return URL.canParse(url) ? new URL(url).host : new Unknown("not a URL");
}
