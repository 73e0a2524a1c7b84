import { actionSet } from "../../analysis/permissions/aws/statement.js";
import { includes } from "../../analysis/sets/index.js";
import { hasWildcard, matchesGlob } from "../../iam/aws/glob.js";
import { isKnown, type Statement } from "../../model/index.js";
import { allowing, statementPlace } from "../awsGranting.js";
import { permissionsOf } from "../filed.js";
import { undecided, violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

function devicePolicy(
  name: string,
  ...statements: readonly Readonly<Record<string, unknown>>[]
): ExampleResource {
  return {
    type: "aws:iot/policy:Policy",
    name,
    properties: { name, policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
  };
}

const region = "arn:aws:iot:eu-west-1:123456789012";

/** What a device does on topics, with a topic that nobody named: with one of them on all, it hears or says everything. */
const onTopics = [
  ["iot:Publish", "topic/~unlikely~/9"],
  ["iot:Receive", "topic/~unlikely~/9"],
  ["iot:Subscribe", "topicfilter/~unlikely~/9"],
] as const;

export const awsIotPolicyWide: Rule<"all"> = {
  name: "aws-iot-policy-wide",
  title: "Device that may use every topic",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "One stolen device certificate then reads what all devices say, or speaks for every one of them. AWS IoT Device Defender calls such a policy overly permissive.",
  remediation:
    "Name the device's own topics, with ${iot:Connection.Thing.ThingName} or ${iot:ClientId} in the resource, or a prefix of the fleet.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: { all: "A device with this policy may do {action} on every topic." },
  examples: {
    bad: [
      {
        title: "Everything.",
        resources: [devicePolicy("device", { Effect: "Allow", Action: "iot:*", Resource: "*" })],
        findings: ["all:policy.Statement[0]"],
      },
      {
        title: "Every topic of the account.",
        resources: [
          devicePolicy("device", { Effect: "Allow", Action: ["iot:Publish"], Resource: `${region}:topic/*` }),
        ],
        findings: ["all:policy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "The device's own topics.",
        resources: [
          devicePolicy(
            "device",
            {
              Effect: "Allow",
              Action: "iot:Connect",
              Resource: `${region}:client/\${iot:ClientId}`,
            },
            {
              Effect: "Allow",
              Action: ["iot:Publish", "iot:Receive"],
              Resource: `${region}:topic/devices/\${iot:ClientId}/*`,
            },
          ),
        ],
      },
      {
        title: "The topics of one fleet.",
        resources: [
          devicePolicy("device", {
            Effect: "Allow",
            Action: "iot:Subscribe",
            Resource: `${region}:topicfilter/fleet-7/*`,
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const policy of permissionsOf(facts, "aws-policy")) {
      if (policy.resource.type !== "aws:iot/policy:Policy") continue;
      if (!isKnown(policy.document)) yield undecided(policy, policy.document);
      for (const statement of allowing(policy.document)) {
        const action = onEveryTopic(statement);
        if (action !== undefined)
          yield violation("all", statementPlace(policy, statement), { data: { action } });
      }
    }
  },
};

/** Every device of a fleet is a thing that its certificate is attached to. */
const heldByAll = "iot:connection.thing.isattached";

function onEveryTopic({ actions, resources, conditions }: Statement): string | undefined {
  if (conditions.some(({ key }) => key.toLowerCase() !== heldByAll)) return undefined;
  if (resources?.negated !== false) return undefined;
  const patterns = resources.patterns.filter((each) => hasWildcard(each) || each.endsWith(everyFilter));
  if (patterns.length === 0) return undefined;
  const set = actionSet(actions);
  const found = onTopics.find(
    ([action, topic]) =>
      includes(set, action.toLowerCase()) && patterns.some((pattern) => coversAll(pattern, topic)),
  );
  return found?.[0];
}

/** MQTT's own wildcard, which IAM takes as a plain letter: whoever may subscribe to it hears every topic. */
const everyFilter = ":topicfilter/#";

/** Whether a pattern holds a topic that nobody named: as a whole, or by name where it is of another account. */
function coversAll(pattern: string, topic: string): boolean {
  if (topic.startsWith("topicfilter/") && pattern.endsWith(everyFilter)) return true;
  const name = pattern.split(":").slice(5).join(":");
  return matchesGlob(`${region}:${topic}`, { text: pattern }) || matchesGlob(topic, { text: name });
}
