import {
  type Facts,
  grouped,
  isKnown,
  type Setting,
  type Unknown,
  UnknownSecret,
  type Workload,
} from "../../model/index.js";
import { undecided, violation } from "../outcome.js";
import type { Outcome, Rule } from "../rule.js";
import { secretForm } from "../secretFormats.js";
import { isLiteralSecret, secretNameKind } from "../secretNames.js";
import { secretSource } from "../secretOutputs.js";
import { assignedSecret } from "../secretScripts.js";

/** Settings that are whole texts, where names and values stand inside. */
const scripts = new Set([
  "user-data",
  "startup-script",
  "command",
  "args",
  "script",
  "source",
  "buildspec",
  "definition",
  "content",
  "on-create",
  "on-start",
  "create",
  "update",
  "delete",
  "stdin",
  "interpreter",
]);

/** Scripts that machines start with: the ones in which secrets are found, and not known is not none. */
const whole = new Set(["user-data", "startup-script", "on-create", "on-start"]);

type Message = "form" | "named" | "marked" | "handed";

export const secretInWorkload: Rule<Message> = {
  name: "secret-in-workload",
  title: "Secret in a workload's settings",
  layer: "access",
  severity: "block",
  clouds: ["aws", "gcp", "kubernetes"],
  scope: "resource",
  why: "Environment variables, user data and commands are shown in consoles, logs, plans and states to all who may describe the workload. A secret there is a secret that many hold, and that nobody rotates.",
  remediation:
    "Let the workload's role read it from a secret store at run time (valueFrom, secretKeyRef, runtimeEnvironmentSecrets), or better, federate, so that there is no secret.",
  standards: [
    "owasp-nhi-2025:NHI2",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-01",
    "nist-sp-800-207:tenet-6",
    "cis-gcp-5.0.0:1.18",
    "csa-ccm-4.0:CEK-12",
    "mitre-attack:T1552.001",
  ],
  parameters: {},
  messages: {
    form: "{name} holds {what} as plain text.",
    named: "{name} is given as plain text.",
    marked: "{name} is given a value that is marked as secret, and shows it as plain text.",
    handed: "{name} is given the secret of {source} as plain text.",
  },
  examples: {
    bad: [
      {
        title: "A password in a function's environment.",
        resources: [
          {
            type: "aws:lambda/function:Function",
            name: "orders",
            properties: {
              role: "arn:aws:iam::123456789012:role/orders",
              environment: { variables: { STAGE: "prod", DB_PASSWORD: "correct-horse-7" } },
            },
          },
        ],
        findings: ["named:environment.variables.DB_PASSWORD"],
      },
      {
        title: "A token by its form, whatever the variable is called.",
        resources: [
          {
            type: "gcp:cloudrunv2/service:Service",
            name: "bot",
            properties: {
              location: "europe-west1",
              template: {
                containers: [
                  { image: "bot", envs: [{ name: "CHAT", value: `xoxb-${"1234567890"}-abcdefghijkl` }] },
                ],
              },
            },
          },
        ],
        findings: ["form:template.containers[0].envs[0].value"],
      },
      {
        title: "Keys that user data writes to disk.",
        resources: [
          {
            type: "aws:ec2/launchTemplate:LaunchTemplate",
            name: "worker",
            properties: {
              userData: Buffer.from(
                "#!/bin/sh\naws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE\naws configure set aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
              ).toString("base64"),
            },
          },
        ],
        findings: ["form:userData"],
      },
      {
        title: "A static key of which only the id stands here.",
        resources: [
          {
            type: "aws:lambda/function:Function",
            name: "upload",
            properties: {
              role: "arn:aws:iam::123456789012:role/upload",
              environment: { variables: { KEY_ID: "AKIAIOSFODNN7EXAMPLE", KEY_FROM: "/prod/upload/key" } },
            },
          },
        ],
        findings: ["form:environment.variables.KEY_ID"],
      },
    ],
    good: [
      {
        title: "Where the secret is, instead of the secret.",
        resources: [
          {
            type: "aws:lambda/function:Function",
            name: "orders",
            properties: {
              role: "arn:aws:iam::123456789012:role/orders",
              environment: {
                variables: {
                  DB_PASSWORD: "/prod/orders/db/password",
                  DB_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf",
                  API_TOKEN: "secret://orders/api-token",
                  TOKEN_TTL: "3600",
                },
              },
            },
          },
        ],
      },
      {
        title: "A container that the platform gives the secret to.",
        resources: [
          {
            type: "aws:ecs/taskDefinition:TaskDefinition",
            name: "orders",
            properties: {
              family: "orders",
              containerDefinitions: JSON.stringify([
                {
                  name: "orders",
                  image: "orders",
                  environment: [{ name: "STAGE", value: "prod" }],
                  secrets: [
                    {
                      name: "DB_PASSWORD",
                      valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/orders/db",
                    },
                  ],
                },
              ]),
            },
          },
        ],
      },
      {
        title: "A script that fetches it.",
        resources: [
          {
            type: "aws:ec2/launchTemplate:LaunchTemplate",
            name: "worker",
            properties: {
              userData: Buffer.from(
                '#!/bin/sh\nexport DB_PASSWORD="$(aws secretsmanager get-secret-value --secret-id orders --query SecretString --output text)"\n',
              ).toString("base64"),
            },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const workload of facts.workloads) {
      const told = new Set<string>();
      const unknown: Setting[] = [];
      for (const setting of workload.settings) {
        if (setting.reference) continue;
        if (!isKnown(setting.value)) unknown.push(setting);
        const found = judge(workload, setting);
        if (found === undefined) continue;
        told.add(propertyOf(setting.path));
        yield found;
      }
      for (const [property, settings] of propertiesOf(workload, unknown))
        if (!told.has(property)) yield* judgeUnknown(facts, workload, property, settings);
    }
  },
};

/** What is wrong with a setting whose value, or of which the mark on it, is known. */
function judge(workload: Workload, setting: Setting): Outcome<Message> | undefined {
  const { name, value, path } = setting;
  const place = { resource: workload.resource, path };
  if (!isKnown(value)) {
    if (!(value instanceof UnknownSecret) || workload.kind === "command") return undefined;
    return violation("marked", place, { data: { name: labelOf(setting) } });
  }
  const what = secretForm(value) ?? keyPair(workload, setting) ?? keyId(workload, value);
  if (what !== undefined) return violation("form", place, { data: { name, what } });
  if (!scripts.has(name) && isLiteralSecret(name, value))
    return violation("named", place, { data: { name } });
  // A text of settings in itself: a script, a connection string, options of a program.
  const assigned = assignedSecret(value);
  return assigned === undefined ? undefined : violation("named", place, { data: { name: assigned } });
}

/** The properties that settings stand in, each with those of its settings that are not known. */
function propertiesOf(
  workload: Workload,
  unknown: readonly Setting[],
): ReadonlyMap<string, readonly Setting[]> {
  const found = grouped(unknown, ({ path }) => propertyOf(path));
  const all = new Set(workload.settings.map(({ path }) => propertyOf(path)));
  return new Map([...all].map((property) => [property, found.get(property) ?? []]));
}

/** What goes into a property, where that is not known itself: by where it comes from, else by names. */
function* judgeUnknown(
  facts: Facts,
  { resource, kind }: Workload,
  property: string,
  settings: readonly Setting[],
): Iterable<Outcome<Message>> {
  const named = settings.filter(({ name }) => isAwaited(name));
  // To a command one hands a secret by its environment: nothing keeps that.
  const source = kind === "command" ? undefined : secretSource(facts, resource, property)?.address;
  if (source !== undefined) {
    const [first = settings.length === 1 ? settings[0] : undefined] = named;
    const data = { name: first === undefined ? property : labelOf(first), source };
    yield violation("handed", { resource, path: first?.path ?? property }, { data });
    return;
  }
  for (const { path, value } of named) yield undecided({ resource, path }, value as Unknown);
}

/** Where a secret would be: not known is not none. */
function isAwaited(name: string): boolean {
  return whole.has(name) || name === "*" || secretNameKind(name) !== undefined;
}

function labelOf({ name, path }: Setting): string {
  return name === "*" ? path : name;
}

function propertyOf(path: string): string {
  return path.split(/[.[]/, 1)[0]!;
}

const secretHalf = /^[A-Za-z0-9/+]{40}$/;

/** The secret half of an AWS key, told by the id in a setting beside it. */
function keyPair({ settings }: Workload, { value }: Setting): string | undefined {
  if (!isKnown(value) || !secretHalf.test(value) || /^[0-9a-f]{40}$/.test(value)) return undefined;
  const hasId = settings.some((other) => isKnown(other.value) && /^AKIA[A-Z0-9]{16}$/.test(other.value));
  return hasId ? "the secret of an AWS access key" : undefined;
}

/** The id of an AWS key whose secret stands elsewhere: what runs here uses a static key all the same. */
function keyId({ settings }: Workload, value: string): string | undefined {
  if (!/(?<![A-Za-z0-9/+])AKIA[A-Z0-9]{16}(?![A-Za-z0-9/+=])/.test(value)) return undefined;
  const isHalf = settings.some((other) => isKnown(other.value) && secretHalf.test(other.value));
  return isHalf ? undefined : "the id of a static AWS access key";
}
