import { type Edit, type Facts, isProperties, Secret, Unknown, type Value } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";
import { isLiteralSecret } from "../secretNames.js";
import { secretIn } from "../secretScripts.js";

function outputs(properties: Readonly<Record<string, unknown>>): ExampleResource {
  return { type: "pulumi:pulumi:Stack", name: "example-test", properties };
}

export const secretInOutput: Rule<"form" | "name" | "same"> = {
  name: "secret-in-output",
  title: "Credential in a plain output",
  layer: "governance",
  severity: "block",
  clouds: ["aws", "gcp", "saas"],
  // CrossGuard gives outputs without their marks: a policy pack cannot tell an output that is marked from one that is
  // not, and only states, previews and plans are judged.
  scope: "check",
  why: "An output that is not marked as secret is printed at every run, kept in plain text in the state, and read by every stack that refers to this one.",
  remediation:
    "Do not export the credential; where somebody must have it, mark the output as secret (pulumi.secret, sensitive = true) or put it into a secret store.",
  fix: "Marks the output as secret.",
  standards: [
    "owasp-nhi-2025:NHI2",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-01",
    "mitre-attack:T1552.001",
  ],
  parameters: {},
  messages: {
    form: "The output {name} is not marked as secret and holds {what}.",
    name: "The output {name} is not marked as secret and by its name holds one.",
    same: "The output {name} is not marked as secret and holds the secret of {source}.",
  },
  examples: {
    bad: [
      {
        title: "A token among the outputs.",
        resources: [outputs({ url: "https://shop.example.com", deploy: `ghp_${"a1B2".repeat(9)}` })],
        findings: ["form:deploy"],
      },
      {
        title: "A password, inside an object.",
        resources: [outputs({ database: { host: "db.example.com", password: "Tr0ub4dor&3" } })],
        findings: ["name:database.password"],
      },
    ],
    good: [
      {
        title: "Outputs that say where a secret is.",
        resources: [
          outputs({
            passwordSecretArn: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-a1b2c3",
            tokenUrl: "https://auth.example.com/oauth/token",
            secretName: "db-password",
          }),
        ],
      },
      {
        title: "An identity and its public half.",
        resources: [
          outputs({
            roleArn: "arn:aws:iam::111122223333:role/deploy",
            publicKey: "-----BEGIN PUBLIC KEY-----",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, "pulumi:pulumi:Stack")) {
      let secrets: ReadonlyMap<string, string> | undefined;
      for (const [path, text] of textsOf(resource.properties, "", 0)) {
        secrets ??= secretsOf(facts);
        const place = { resource, path };
        const mend: readonly Edit[] = [{ kind: "mark-secret", output: rootOf(path) }];
        const source = secrets.get(text);
        const what = secretIn(text);
        if (source !== undefined) yield violation("same", place, { data: { name: path, source }, mend });
        else if (what !== undefined) yield violation("form", place, { data: { name: path, what }, mend });
        else if (isLiteralSecret(lastStep(path), text))
          yield violation("name", place, { data: { name: path }, mend });
      }
    }
  },
};

/** The output that a value stands in. */
function rootOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

const deepest = 20;

/** Texts among outputs with their paths; what is marked or not known is left out. */
function* textsOf(
  value: Value,
  path: string,
  depth: number,
): Iterable<readonly [path: string, text: string]> {
  if (value instanceof Secret || value instanceof Unknown || depth > deepest) return;
  if (typeof value === "string") yield [path, value];
  else if (Array.isArray(value)) {
    for (const [index, each] of value.entries())
      yield* textsOf(each as Value, `${path}[${index}]`, depth + 1);
  } else if (isProperties(value)) {
    for (const [key, each] of Object.entries(value)) {
      yield* textsOf(each, path === "" ? key : `${path}.${key}`, depth + 1);
    }
  }
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1).replace(/\[\d+\]$/, "");
}

/** Shorter texts may be equal by chance. */
const shortestSecret = 12;

/** Secret values of the credentials in the same input, with the resource that has them. */
function secretsOf({ credentials }: Facts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { resource } of credentials) {
    for (const value of Object.values(resource.properties)) {
      const text = value instanceof Secret ? value.reveal() : undefined;
      if (typeof text === "string" && text.length >= shortestSecret) found.set(text, resource.address);
    }
  }
  return found;
}
