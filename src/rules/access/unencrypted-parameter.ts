import { type Edit, isKnown, type Resource, reveal } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { secretNameKind } from "../secretNames.js";
import { secretIn } from "../secretScripts.js";

const type = "aws:ssm/parameter:Parameter";

const parameter = (name: string, properties: Readonly<Record<string, unknown>>) => ({
  type,
  name,
  properties,
});

export const unencryptedParameter: Rule<"named" | "form"> = {
  name: "unencrypted-parameter",
  title: "Secret in a parameter that is not encrypted",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A String parameter is read by whoever has ssm:GetParameter, which many managed policies give. A SecureString needs the key as well, and its use of the key is logged.",
  remediation: 'Set type to "SecureString" with a key of your own, or keep it in Secrets Manager.',
  fix: 'Sets the type of a String parameter to "SecureString", under the account\'s key for parameters.',
  standards: ["owasp-nhi-2025:NHI2", "nist-csf-2.0:PR.DS-01", "csa-ccm-4.0:CEK-12", "mitre-attack:T1552.001"],
  parameters: {},
  messages: {
    named: "{name} keeps a secret, by its name, as plain text.",
    form: "{name} holds {what} as plain text.",
  },
  examples: {
    bad: [
      {
        title: "A password as a String.",
        resources: [
          parameter("db", { name: "/prod/orders/db-password", type: "String", value: "correct-horse-7" }),
        ],
        findings: ["named:type"],
      },
      {
        title: "A token under a name that says nothing.",
        resources: [
          parameter("hook", {
            name: "/prod/hook",
            type: "StringList",
            value: `glpat-${"0123456789abcdefghij"}`,
          }),
        ],
        findings: ["form:type"],
      },
    ],
    good: [
      {
        title: "Encrypted.",
        resources: [
          parameter("db", {
            name: "/prod/orders/db-password",
            type: "SecureString",
            value: "correct-horse-7",
          }),
        ],
      },
      {
        title: "Where the secret is.",
        resources: [
          parameter("db", {
            name: "/prod/orders/db-password-arn",
            type: "String",
            value: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf",
          }),
          parameter("stage", { name: "/prod/orders/stage", type: "String", value: "prod" }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, type)) {
      if (resource.change === "delete") continue;
      const kind = text(resource, "type");
      if (kind !== "String" && kind !== "StringList") continue;
      const name = text(resource, "name") ?? resource.name;
      const value = text(resource, "value") ?? text(resource, "insecureValue");
      const what = value === undefined ? undefined : secretIn(value);
      const place = { resource, path: "type" };
      const mend = mendOf(resource, kind);
      if (what !== undefined) yield violation("form", place, { data: { name, what }, ...mend });
      else if (secretNameKind(name) !== undefined && !(value !== undefined && pointsAway(value)))
        yield violation("named", place, { data: { name }, ...mend });
    }
  },
};

/** A list has no encrypted form, and `insecureValue` allows none. */
function mendOf({ properties }: Resource, kind: string): { readonly mend?: readonly Edit[] } {
  if (kind !== "String" || properties.insecureValue !== undefined) return {};
  return { mend: [{ kind: "set", path: ["type"], value: "SecureString" }] };
}

/** A placeholder under such a name is filled in later, as plain text all the same; a pointer is not. */
function pointsAway(value: string): boolean {
  return /^(?:arn:|projects\/|https?:\/\/[^@\s]*$|\/|true$|false$|\d{1,5}$)/.test(value);
}

function text({ properties }: Resource, path: string): string | undefined {
  const value = reveal(properties[path]);
  return typeof value === "string" && isKnown(value) ? value : undefined;
}
