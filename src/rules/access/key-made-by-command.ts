import { isKnown } from "../../model/index.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";

/** An operation of IAM as programs, Systems Manager's automations and Step Functions call it. */
function calls(operation: string): RegExp {
  const snake = operation.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).slice(1);
  const camel = operation.charAt(0).toLowerCase() + operation.slice(1);
  return new RegExp(
    String.raw`\b(?:${snake}|${camel})\s{0,4}\(|\b${operation}Command\b|\bApi["']?\s{0,4}:\s{0,4}["']?${operation}\b|:aws-sdk:iam:${camel}\b`,
  );
}

/** Commands that make a long-lived key; each runs to the end of one command. */
const making: readonly (readonly [what: string, form: RegExp])[] = [
  ["an AWS access key", calls("CreateAccessKey")],
  ["an AWS password", calls("CreateLoginProfile")],
  ["a service-specific credential", calls("CreateServiceSpecificCredential")],
  ["an AWS access key", /\baws\b[^;&|\n]{0,200}\biam\s+create-access-key\b|\bNew-IAMAccessKey\b/],
  ["an AWS password", /\baws\b[^;&|\n]{0,200}\biam\s+create-login-profile\b/],
  ["a service-specific credential", /\baws\b[^;&|\n]{0,200}\biam\s+create-service-specific-credential\b/],
  ["a service account key", /\bgcloud\b[^;&|\n]{0,200}\biam\s+service-accounts\s+keys\s+(?:create|upload)\b/],
  [
    "an HMAC key",
    /\bgsutil\b[^;&|\n]{0,100}\bhmac\s+create\b|\bgcloud\b[^;&|\n]{0,200}\bstorage\s+hmac\s+create\b/,
  ],
  ["an API key", /\bgcloud\b[^;&|\n]{0,200}\bservices\s+api-keys\s+create\b/],
  [
    "a client secret",
    /\baz\b[^;&|\n]{0,100}\bad\s+(?:sp\s+create-for-rbac|(?:app|sp)\s+credential\s+reset)\b/,
  ],
];

/** Commands that give away administration. */
const granting: readonly (readonly [what: string, form: RegExp])[] = [
  [
    "administrator access",
    /\baws\b[^;&|\n]{0,200}\biam\s+attach-(?:user|role|group)-policy\b[^;&|\n]{0,300}\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)\b/,
  ],
  [
    "every action",
    /\baws\b[^;&|\n]{0,200}\biam\s+(?:put-(?:user|role|group)-policy|create-policy(?:-version)?)\b[^;&|\n]{0,600}"Action\\?"\s{0,4}:\s{0,4}\[?\s{0,4}\\?"\*/,
  ],
  [
    "a basic role",
    /\bgcloud\b[^;&|\n]{0,200}\badd-iam-policy-binding\b[^;&|\n]{0,400}\broles\/(?:owner|editor)\b/,
  ],
];

/** A command that sets rights or trust from a file, which is not in the input. */
const fromElsewhere =
  /\baws\b[^;&|\n]{0,200}\biam\s+(?:put-(?:user|role|group)-policy|update-assume-role-policy|create-policy(?:-version)?)\b[^;&|\n]{0,300}\bfile(?:b)?:\/\//;

const command = (name: string, create: string) => ({
  type: "command:local:Command",
  name,
  properties: { create },
});

export const keyMadeByCommand: Rule<"makes" | "grants"> = {
  name: "key-made-by-command",
  title: "Key or right made by a command",
  layer: "access",
  severity: "block",
  clouds: ["aws", "gcp"],
  scope: "resource",
  why: "A command goes around every check of the plan: the key that it makes is in no state and no inventory, nobody rotates it, and destroying the stack leaves it behind.",
  remediation: "Declare the identity as a resource and let the workload federate; remove the command.",
  standards: [
    "owasp-nhi-2025:NHI7",
    "owasp-nhi-2025:NHI2",
    "nist-csf-2.0:PR.AA-01",
    "mitre-attack:T1098.001",
  ],
  parameters: {},
  messages: {
    makes: "The {name} makes {what}, past every check of the plan.",
    grants: "The {name} gives {what}, past every check of the plan.",
  },
  examples: {
    bad: [
      {
        title: "An access key on the side.",
        resources: [command("key", "aws --profile admin iam create-access-key --user-name ci > key.json")],
        findings: ["makes:create"],
      },
      {
        title: "Over several lines.",
        resources: [
          command(
            "key",
            "gcloud iam service-accounts keys \\\n  create key.json --iam-account ci@acme.iam.gserviceaccount.com",
          ),
        ],
        findings: ["makes:create"],
      },
      {
        title: "By the SDK, and by an automation of Systems Manager.",
        resources: [
          command("key", `python3 -c "import boto3; boto3.client('iam').create_access_key(UserName='ci')"`),
          {
            type: "aws:ssm/document:Document",
            name: "key",
            properties: {
              name: "key",
              documentType: "Automation",
              content: JSON.stringify({
                schemaVersion: "0.3",
                mainSteps: [
                  {
                    name: "key",
                    action: "aws:executeAwsApi",
                    inputs: { Service: "iam", Api: "CreateAccessKey", UserName: "ci" },
                  },
                ],
              }),
            },
          },
        ],
        findings: ["makes:create", "makes:content"],
      },
      {
        title: "An instance that makes itself an administrator.",
        resources: [
          {
            type: "gcp:compute/instance:Instance",
            name: "setup",
            properties: {
              machineType: "e2-micro",
              metadataStartupScript:
                "gcloud projects add-iam-policy-binding acme --member user:x@acme.example --role roles/owner",
            },
          },
        ],
        findings: ["grants:metadataStartupScript"],
      },
    ],
    good: [
      {
        title: "A command that makes nothing of the kind.",
        resources: [command("list", "aws iam list-access-keys --user-name ci")],
      },
      {
        title: "A comment, and words that are only said.",
        resources: [
          command("note", "# never: aws iam create-access-key\nmake build"),
          command("said", "echo 'run aws iam create-access-key yourself, or better do not'"),
        ],
      },
    ],
  },
  *check(facts) {
    for (const workload of facts.workloads) {
      for (const { value, name, path } of workload.settings) {
        if (!isKnown(value) || value.length < 12) continue;
        if (!/create|Create|upload|hmac|reset|policy|New-/.test(value)) continue;
        const text = commandsIn(value);
        const place = { resource: workload.resource, path };
        const made = making.find(([, form]) => form.test(text));
        if (made)
          yield violation("makes", place, { data: { name: name.replaceAll("-", " "), what: made[0] } });
        const given = granting.find(([, form]) => form.test(text));
        if (given)
          yield violation("grants", place, { data: { name: name.replaceAll("-", " "), what: given[0] } });
        else if (fromElsewhere.test(text))
          yield undecided(place, "a command sets a policy from a file that is not in the input");
      }
    }
  },
};

/** The script without comments and without what it only says; continued lines joined. */
function commandsIn(script: string): string {
  return script
    .replace(/\\\r?\n/g, " ")
    .split("\n")
    .filter((line) => !/^\s*(?:#|\/\/|REM\b)/.test(line))
    .map((line) => line.replace(/\becho\s+(?:-[neE]+\s+)?(?:'[^']*'|"[^"$`]*")(?!\s*\|)/g, "echo"))
    .join("\n");
}
