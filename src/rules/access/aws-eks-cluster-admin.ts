import { isProperties, type Resource, reveal, type Value } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const association = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
const entry = "aws:eks/accessEntry:AccessEntry";
const configMap = "kubernetes:core/v1:ConfigMap";

function access(name: string, more: Readonly<Record<string, unknown>>): ExampleResource {
  return {
    type: association,
    name,
    properties: {
      clusterName: "prod",
      principalArn: "arn:aws:iam::123456789012:role/deploy",
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
      ...more,
    },
  };
}

export const awsEksClusterAdmin: Rule<"policy" | "masters"> = {
  name: "aws-eks-cluster-admin",
  title: "IAM principal that administers an EKS cluster",
  layer: "access",
  severity: "warn",
  clouds: ["aws", "kubernetes"],
  scope: "resource",
  why: "Whoever takes over the role has every namespace of the cluster: all secrets, all service accounts, and by them the roles of all workloads. People come through IAM Identity Center, and a deployment needs its namespaces only.",
  remediation:
    "Associate AmazonEKSEditPolicy or AmazonEKSAdminPolicy with accessScope.type namespace and the namespaces that the role deploys to; leave the administration to people's Identity Center role.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-09", "mitre-attack:T1098.003"],
  parameters: {},
  messages: {
    policy: "{principal} may do everything in the whole cluster.",
    masters: "{principal} is in system:masters, and may do everything in the whole cluster.",
  },
  examples: {
    bad: [
      { title: "A deployment role.", resources: [access("deploy", {})], findings: ["policy:policyArn"] },
      {
        title: "The older way: the group of all administrators, in the map of the cluster.",
        resources: [
          {
            type: configMap,
            name: "auth",
            properties: {
              metadata: { name: "aws-auth", namespace: "kube-system" },
              data: {
                mapRoles:
                  "- rolearn: arn:aws:iam::123456789012:role/deploy\n  username: deploy\n  groups:\n  - system:masters\n",
              },
            },
          },
        ],
        findings: ["masters:data.mapRoles:arn:aws:iam::123456789012:role/deploy"],
      },
    ],
    good: [
      {
        title: "Its own namespace.",
        resources: [access("deploy", { accessScope: { type: "namespace", namespaces: ["orders"] } })],
      },
      {
        title: "People, through IAM Identity Center.",
        resources: [
          access("people", {
            principalArn:
              "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Platform_0123456789abcdef",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, association, entry, configMap)) {
      if (resource.change === "delete") continue;
      if (resource.type === configMap) yield* mastersIn(resource);
      else if (!isPeople(resource.properties.principalArn))
        for (const path of everythingIn(resource))
          yield violation("policy", { resource, path }, { data: { principal: principalOf(resource) } });
    }
  },
};

/** Where a resource gives the policy of cluster administrators on the cluster as a whole. */
function everythingIn({ type, properties }: Resource): readonly string[] {
  if (type === association) return isEverything(properties) ? ["policyArn"] : [];
  // CloudFormation has the associations inside of the entry.
  const inner = reveal(properties.accessPolicies);
  if (!Array.isArray(inner)) return [];
  return (inner as readonly Value[]).flatMap((each, index) =>
    isEverything(reveal(each)) ? [`accessPolicies[${index}].policyArn`] : [],
  );
}

function isEverything(given: Value | undefined): boolean {
  if (!isProperties(given)) return false;
  const policy = reveal(given.policyArn);
  const scope = reveal(given.accessScope);
  return (
    typeof policy === "string" &&
    policy.endsWith("cluster-access-policy/AmazonEKSClusterAdminPolicy") &&
    isProperties(scope) &&
    reveal(scope.type) === "cluster"
  );
}

function principalOf({ properties, references }: Resource): string {
  const arn = reveal(properties.principalArn);
  return typeof arn === "string" ? arn : (references.principalArn?.[0] ?? "A principal");
}

function isPeople(arn: Value | undefined): boolean {
  const text = reveal(arn);
  return typeof text === "string" && text.includes("AWSReservedSSO_");
}

/** Entries of the cluster's map of IAM principals that are in `system:masters` (EKS User Guide, "aws-auth"). */
function* mastersIn(resource: Resource) {
  const { metadata, data } = resource.properties;
  const [names, maps] = [reveal(metadata), reveal(data)];
  if (!isProperties(names) || reveal(names.name) !== "aws-auth" || !isProperties(maps)) return;
  for (const map of ["mapRoles", "mapUsers"]) {
    const text = reveal(maps[map]);
    for (const each of typeof text === "string"
      ? text.split(/^(?=\s{0,20}-\s+["']?(?:rolearn|userarn|username|groups)["']?:)/m)
      : []) {
      const principal = /\b(?:rolearn|userarn)["']?:\s{0,10}["']?([^\s"']+)/.exec(each)?.[1];
      if (principal === undefined || !each.includes("system:masters") || isPeople(principal)) continue;
      const path = `data.${map}`;
      yield violation(
        "masters",
        { resource, path },
        {
          data: { principal },
          key: `masters:${path}:${principal}`,
        },
      );
    }
  }
}
