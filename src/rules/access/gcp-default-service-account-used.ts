import { type Facts, isKnown, isProperties, type Resource, reveal } from "../../model/index.js";
import { projectGrant } from "../exampleGrant.js";
import { resourcesOf } from "../filed.js";
import { accountAt, hasEveryScope, isDefaultAccount } from "../gcpDefaultAccounts.js";
import { isWideScope } from "../gcpRoles.js";
import { grants, scopeWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Outcome, Rule } from "../rule.js";

/** Where each type names its service account; without one it runs as the default one (each service's own guide). */
const accountPaths: Readonly<Record<string, string>> = {
  "gcp:appengine/flexibleAppVersion:FlexibleAppVersion": "serviceAccount",
  "gcp:appengine/standardAppVersion:StandardAppVersion": "serviceAccount",
  "gcp:cloudbuild/trigger:Trigger": "serviceAccount",
  "gcp:cloudfunctions/function:Function": "serviceAccountEmail",
  "gcp:cloudfunctionsv2/function:Function": "serviceConfig.serviceAccountEmail",
  "gcp:cloudrun/service:Service": "template.spec.serviceAccountName",
  "gcp:cloudrunv2/job:Job": "template.template.serviceAccount",
  "gcp:cloudrunv2/service:Service": "template.serviceAccount",
  "gcp:cloudrunv2/workerPool:WorkerPool": "template.serviceAccount",
  "gcp:composer/environment:Environment": "config.nodeConfig.serviceAccount",
  "gcp:container/nodePool:NodePool": "nodeConfig.serviceAccount",
  "gcp:dataflow/flexTemplateJob:FlexTemplateJob": "serviceAccountEmail",
  "gcp:dataflow/job:Job": "serviceAccountEmail",
  "gcp:dataproc/batch:Batch": "environmentConfig.executionConfig.serviceAccount",
  "gcp:dataproc/cluster:Cluster": "clusterConfig.gceClusterConfig.serviceAccount",
  "gcp:dataproc/workflowTemplate:WorkflowTemplate":
    "placement.managedCluster.config.gceClusterConfig.serviceAccount",
  "gcp:datafusion/instance:Instance": "dataprocServiceAccount",
  "gcp:notebooks/instance:Instance": "serviceAccount",
  "gcp:tpu/v2Vm:V2Vm": "serviceAccount.email",
  "gcp:workbench/instance:Instance": "gceSetup.serviceAccounts",
  "gcp:workflows/workflow:Workflow": "serviceAccount",
};

/** Machines without this block have no account; with one that names none, the default one. */
const instancePaths: Readonly<Record<string, string>> = {
  "gcp:compute/instance:Instance": "serviceAccount.email",
  "gcp:compute/instanceTemplate:InstanceTemplate": "serviceAccount.email",
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": "serviceAccount.email",
};

const cluster = "gcp:container/cluster:Cluster";
const nodes = "nodeConfig.serviceAccount";
const provisioned = "clusterAutoscaling.autoProvisioningDefaults.serviceAccount";

/** What a node or a function needs to say how it is: the roles that Google's guides give to default accounts. */
const usual =
  /^roles\/(?:logging\.logWriter|monitoring\.(?:metricWriter|viewer)|stackdriver\.resourceMetadata\.writer|cloudtrace\.agent|artifactregistry\.reader|cloudbuild\.builds\.builder|container\.(?:defaultN|n)odeServiceAccount|autoscaling\.metricsWriter)$/;

const service = (name: string, template: Readonly<Record<string, unknown>>): ExampleResource => ({
  type: "gcp:cloudrunv2/service:Service",
  name,
  properties: { location: "europe-west1", template: { containers: [{ image: "shop" }], ...template } },
});

export const gcpDefaultServiceAccountUsed: Rule<"runs" | "granted"> = {
  name: "gcp-default-service-account-used",
  title: "Default service account in use",
  layer: "access",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "The default accounts are shared by everything in the project that names no other, so that each workload has the rights of all, and nobody can take one away without asking what else breaks. In many projects they are editors.",
  remediation: "Make a service account for this workload, and grant it what the workload needs.",
  standards: [
    "owasp-nhi-2025:NHI9",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-13",
    "csa-ccm-4.0:IAM-05",
  ],
  parameters: {},
  messages: {
    runs: "This runs as a default service account of the project.",
    granted: "{member}, which every workload without an account of its own shares, has {role} on {scope}.",
  },
  examples: {
    bad: [
      {
        title: "A service that names no account.",
        resources: [service("shop", {})],
        findings: ["runs:template.serviceAccount"],
      },
      {
        title: "Rights for everything that runs as the default account.",
        resources: [
          projectGrant("read", "roles/bigquery.dataViewer", {
            member: "serviceAccount:123456789012-compute@developer.gserviceaccount.com",
          }),
        ],
        findings: ["granted:member"],
      },
    ],
    good: [
      {
        title: "An account of its own.",
        resources: [service("shop", { serviceAccount: "shop@acme-prod.iam.gserviceaccount.com" })],
      },
      {
        title: "An account that is made in the same deployment.",
        resources: [
          { type: "gcp:serviceaccount/account:Account", name: "shop", properties: { accountId: "shop" } },
          service("web", { serviceAccount: "${shop.email}" }),
        ],
      },
      {
        title: "Logs of nodes.",
        resources: [
          projectGrant("log", "roles/logging.logWriter", {
            member: "serviceAccount:123456789012-compute@developer.gserviceaccount.com",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(
      facts,
      ...Object.keys({ ...accountPaths, ...instancePaths }),
      cluster,
    )) {
      if (resource.change === "delete") continue;
      const path = pathOf(resource);
      // With every scope it is a hole, which another rule blocks.
      if (path !== undefined && usesDefault(resource, path) && !hasEveryScope(resource))
        yield violation("runs", { resource, path });
    }
    yield* granted(facts);
  },
};

function* granted(facts: Facts): Iterable<Outcome<"granted">> {
  for (const grant of grants(facts)) {
    if (!isWideScope(grant.on) || !isKnown(grant.role.value) || usual.test(grant.role.value)) continue;
    const member = grant.members
      .map(({ value }) => value)
      .find((value) => isKnown(value) && isDefaultAccount(value));
    if (typeof member !== "string") continue;
    yield violation("granted", grant, {
      data: { member, role: grant.role.value, scope: scopeWords(grant.on) },
    });
  }
}

function usesDefault(resource: Resource, path: string): boolean {
  const account = accountAt(resource, path);
  return account === "none" || (typeof account === "string" && isDefaultAccount(account));
}

/** Where a resource has to name its account; undefined where it has none to name. */
function pathOf(resource: Resource): string | undefined {
  const { type, properties } = resource;
  if (type === cluster) return nodesOf(resource);
  const path = instancePaths[type];
  if (path === undefined) return accountPaths[type];
  return isProperties(reveal(properties.serviceAccount)) ? path : undefined;
}

/** A cluster has nodes of its own in its first pool, unless that goes away, and those that it provisions by itself. */
function nodesOf(resource: Resource): string | undefined {
  const { enableAutopilot, clusterAutoscaling, nodePools, removeDefaultNodePool } = resource.properties;
  const scaling = reveal(clusterAutoscaling);
  const provisions =
    reveal(enableAutopilot) === true || (isProperties(scaling) && reveal(scaling.enabled) === true);
  if (provisions && accountAt(resource, nodes) === "none") return provisioned;
  const pools = reveal(nodePools);
  const keepsFirst = pools === undefined && reveal(removeDefaultNodePool) !== true;
  return keepsFirst || accountAt(resource, nodes) !== "none" ? nodes : undefined;
}
