import { isProperties, type Properties, type Resource, reveal, Unknown } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { undecided, violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const type = "gcp:certificateauthority/caPool:CaPool";

function pool(name: string, more: Readonly<Record<string, unknown>>): ExampleResource {
  return { type, name, properties: { location: "europe-west1", tier: "DEVOPS", ...more } };
}

export const gcpCaPoolLifetimeOpen: Rule<"none" | "long"> = {
  name: "gcp-ca-pool-lifetime-open",
  title: "Certificate pool that signs for years",
  layer: "trust",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "Without a limit, whoever may request certificates from the pool chooses how long they are valid, up to the end of the authority itself. A stolen workload certificate then works for as long.",
  remediation:
    "Set issuancePolicy.maximumLifetime to days (for example 604800s); authorities belong in a pool of their own.",
  standards: [
    "owasp-nhi-2025:NHI7",
    "owasp-nhi-2025:NHI4",
    "nist-csf-2.0:PR.AA-03",
    "csa-ccm-4.0:IAM-14",
    "csa-ccm-4.0:CEK-12",
    "mitre-attack:T1649",
  ],
  parameters: {
    maximumDays: {
      description: "Days that a certificate of the pool may be valid.",
      schema: { type: "integer", minimum: 1 },
      default: 90,
    },
  },
  messages: {
    none: "The pool signs certificates for as long as its authority lives.",
    long: "The pool signs certificates for up to {days} days; at most {maximum} are allowed.",
  },
  examples: {
    bad: [
      { title: "No limit.", resources: [pool("workloads", {})], findings: ["none:issuancePolicy"] },
      {
        title: "Ten years.",
        resources: [pool("workloads", { issuancePolicy: { maximumLifetime: "315360000s" } })],
        findings: ["long:issuancePolicy.maximumLifetime"],
      },
    ],
    good: [
      {
        title: "A week.",
        resources: [pool("workloads", { issuancePolicy: { maximumLifetime: "604800s" } })],
      },
      {
        title: "A pool of authorities.",
        resources: [
          pool("authorities", { issuancePolicy: { baselineValues: { caOptions: { isCa: true } } } }),
        ],
      },
    ],
  },
  *check(facts, { parameters }) {
    const maximum = Number(parameters.maximumDays);
    for (const resource of resourcesOf(facts, type)) {
      if (resource.change === "delete" || signsAuthorities(resource)) continue;
      const policy = reveal(resource.properties.issuancePolicy);
      const lifetime = isProperties(policy) ? reveal(policy.maximumLifetime) : policy;
      const place = { resource, path: "issuancePolicy" };
      if (lifetime instanceof Unknown) yield undecided(place, lifetime);
      else if (typeof lifetime !== "string" || lifetime === "") yield violation("none", place);
      else {
        const days = Math.round(Number.parseFloat(lifetime) / 86_400);
        const path = "issuancePolicy.maximumLifetime";
        if (days > maximum) yield violation("long", { resource, path }, { data: { days, maximum } });
      }
    }
  },
};

/** Certificates of authorities live long, and are requested by no workload. */
function signsAuthorities({ properties }: Resource): boolean {
  const options = inside(inside(inside(properties, "issuancePolicy"), "baselineValues"), "caOptions");
  return reveal(options?.isCa) === true;
}

function inside(value: Properties | undefined, name: string): Properties | undefined {
  const inner = reveal(value?.[name]);
  return isProperties(inner) ? inner : undefined;
}
