import {
  type AwsPolicy,
  type Facts,
  isKnown,
  isProperties,
  type Resource,
  reveal,
  type Value,
} from "../model/index.js";
import { resourcesOf } from "./filed.js";

const apiType = "aws:apigateway/restApi:RestApi";

/**
 * Whether a policy stands on an API that the internet reaches, and not only VPC endpoints: then it takes away from what
 * everyone may do, and does not give it. Where nothing tells, the API has the default endpoint, which is public
 * (API Gateway Developer Guide, "API endpoint types").
 */
export function isOnPublicApi(policy: AwsPolicy, facts: Facts): boolean {
  const { type } = policy.resource;
  if (type.startsWith("document:")) return isAboutCalls(policy);
  if (!type.startsWith("aws:apigateway/restApi")) return false;
  const api = apiOf(policy, facts);
  return api === undefined || !isPrivate(api);
}

/** The API that a policy is set on, where it is in the input. */
export function apiOf({ resource, attachedTo }: AwsPolicy, facts: Facts): Resource | undefined {
  if (resource.type === apiType) return resource;
  const addresses = new Set(attachedTo.flatMap((each) => each.addresses));
  return resourcesOf(facts, apiType).find(({ address }) => addresses.has(address));
}

/** A document that lets call APIs, and nothing else. */
function isAboutCalls({ document }: AwsPolicy): boolean {
  if (!isKnown(document)) return false;
  const allowing = document.statements.filter(({ effect }) => effect === "Allow");
  return (
    allowing.length > 0 &&
    allowing.every(
      ({ actions }) => !actions.negated && actions.patterns.every((each) => /^execute-api:/i.test(each)),
    )
  );
}

function isPrivate({ properties }: Resource): boolean {
  const endpoint = reveal(properties.endpointConfiguration);
  const types = isProperties(endpoint) ? reveal(endpoint.types) : undefined;
  const list: readonly Value[] = Array.isArray(types) ? types : [types ?? null];
  return list.some((each) => reveal(each) === "PRIVATE");
}
