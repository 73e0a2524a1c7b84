import type { Reference } from "../../../model/index.js";
import type { Extract, Extractions } from "../collect.js";
import { asText, knownText, notGiven, objectAt, referenceAt, textAt, valueAt, valuesAt } from "../read.js";
import { selfReference } from "./identity.js";

/** Types that tie an identity to another. */
export const links: Extractions = {
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": (resource, out) => {
    const [namespace, account] = [knownText(resource, "namespace"), knownText(resource, "serviceAccount")];
    const known = namespace !== undefined && account !== undefined;
    const from: Reference = {
      value: known
        ? `system:serviceaccount:${namespace}:${account}`
        : (textAt(resource, "serviceAccount") ?? notGiven),
      addresses: [...(resource.references.serviceAccount ?? []), ...(resource.references.namespace ?? [])],
    };
    const to = referenceAt(resource, "roleArn");
    out.edges.push({ resource, path: "roleArn", kind: "can-become", from, to, grade: "declared" });
  },
  "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment": (resource, out) => {
    const from = referenceAt(resource, "identityPoolId");
    const addresses = resource.references.roles ?? [];
    for (const key of Object.keys(objectAt(resource, "roles") ?? {})) {
      const to: Reference = { value: asText(objectAt(resource, "roles")?.[key]) ?? notGiven, addresses };
      out.edges.push({ resource, path: `roles.${key}`, kind: "can-become", from, to, grade: "declared" });
    }
    for (const [path, value] of valuesAt(resource.properties, "roleMappings[].mappingRules[].roleArn")) {
      const to: Reference = {
        value: asText(value) ?? notGiven,
        addresses: resource.references.roleMappings ?? [],
      };
      out.edges.push({ resource, path, kind: "can-become", from, to, grade: "declared" });
    }
  },
  "aws:ssoadmin/accountAssignment:AccountAssignment": (resource, out) => {
    const [from, to] = [referenceAt(resource, "principalId"), referenceAt(resource, "permissionSetArn")];
    out.edges.push({ resource, path: "permissionSetArn", kind: "can-become", from, to, grade: "declared" });
  },
  "aws:iot/policyAttachment:PolicyAttachment": (resource, out) => {
    const [from, to] = [referenceAt(resource, "target"), referenceAt(resource, "policy")];
    out.edges.push({ resource, path: "target", kind: "holds", from, to, grade: "declared" });
  },
  "aws:eks/accessEntry:AccessEntry": (resource, out) => {
    const [from, to] = [referenceAt(resource, "principalArn"), referenceAt(resource, "clusterName")];
    out.edges.push({ resource, path: "principalArn", kind: "reaches", from, to, grade: "declared" });
  },
  "aws:bedrock/agentcoreWorkloadIdentity:AgentcoreWorkloadIdentity": (resource, out) => {
    out.identities.push({
      resource,
      path: "",
      kind: "agent",
      cloud: "aws",
      id: knownText(resource, "workloadIdentityArn") ?? resource.address,
      name: textAt(resource, "name") ?? notGiven,
      tags: {},
    });
  },
  "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": agentRunsAs("roleArn"),
  "aws:bedrock/agentAgent:AgentAgent": agentRunsAs("agentResourceRoleArn"),
};

/** An agent acts as its execution role. */
function agentRunsAs(path: string): Extract {
  return (resource, out) => {
    if (valueAt(resource.properties, path) === undefined) return;
    const to = referenceAt(resource, path);
    out.edges.push({ resource, path, kind: "runs-as", from: selfReference(resource), to, grade: "declared" });
  };
}
