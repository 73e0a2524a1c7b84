import type { Example, ExampleResource, Rule } from "../rules/rule.js";

/** One line a rule, grouped by layer: the answer of `keyless rules`. */
export function formatRuleList(rules: readonly Rule[]): string {
  const longest = Math.max(...rules.map((rule) => rule.name.length));
  const layers = [...new Set(rules.map((rule) => rule.layer))];
  return layers
    .map((layer) => {
      const rows = rules
        .filter((rule) => rule.layer === layer)
        .map((rule) => `  ${rule.name.padEnd(longest)}  ${rule.severity.padEnd(5)}  ${rule.title}\n`);
      return `${layer}\n${rows.join("")}`;
    })
    .join("\n");
}

/** One rule as a Markdown page: `docs/rules/NAME.md` and `keyless rules NAME`. */
export function formatRulePage(rule: Rule): string {
  const parameters = Object.entries(rule.parameters);
  return [
    `# ${rule.name}`,
    `**${rule.title}**`,
    `Layer: ${rule.layer}. Severity: ${rule.severity}. Clouds: ${rule.clouds.join(", ")}.`,
    "## Why",
    rule.why,
    "## Instead",
    rule.remediation,
    ...(rule.fix === undefined ? [] : ["## Patch", describeFix(rule, rule.fix)]),
    ...(rule.examples.bad.length === 0
      ? []
      : [
          "## Incorrect",
          ...rule.examples.bad.map(formatExample),
          "## Correct",
          ...rule.examples.good.map(formatExample),
        ]),
    ...(parameters.length === 0
      ? []
      : [
          "## Parameters",
          parameters
            .map(
              ([name, { description, default: fallback }]) =>
                `- \`${name}\`: ${description} Default: \`${JSON.stringify(fallback)}\`.`,
            )
            .join("\n"),
        ]),
    "## Exception",
    exceptionSyntax(rule.name),
    "## Standards",
    rule.standards.map((id) => `\`${id}\``).join(", "),
  ]
    .join("\n\n")
    .concat("\n");
}

function describeFix({ name, scope }: Rule, fix: string): string {
  const inPack =
    scope === "resource"
      ? ` The policy pack does the same where the policy \`mend-${name}\` is set to remediate.`
      : "";
  return `\`keyless check --fix-patch\`: ${fix}${inPack}`;
}

/** How an exception for a rule is written in keyless.yaml. */
function exceptionSyntax(rule: string): string {
  return [
    "```yaml",
    "exceptions:",
    `  - rule: ${rule}`,
    "    resource: <as the report shows it>",
    "    reason: <why it has to stay>",
    "    owner: <who answers for it>",
    "    expires: <YYYY-MM-DD>",
    "```",
  ].join("\n");
}

function formatExample(example: Example): string {
  return [example.title, "```ts", ...example.resources.map(formatResource), "```"].join("\n");
}

/** A resource of an example as a line of a Pulumi program: `new aws.iam.AccessKey("ci", {…});`. */
function formatResource({ type, name, properties }: ExampleResource): string {
  const [provider = "", module = "", className = ""] = type.split(":");
  const path = [provider, module.split("/")[0], className].filter(Boolean).join(".");
  return `const ${identifier(name)} = new ${path}(${JSON.stringify(name)}, ${formatValue(properties, "")});`;
}

function identifier(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? "").toUpperCase());
}

function formatValue(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (typeof value === "string") {
    const reference = /^\$\{([^.}]+)\.([^}]+)\}$/.exec(value);
    return reference ? `${identifier(reference[1] ?? "")}.${reference[2]}` : JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "[]" : `[${value.map((item) => formatValue(item, indent)).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const rows = Object.entries(value).map(
      ([key, item]) =>
        `${inner}${/^[a-zA-Z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${formatValue(item, inner)},`,
    );
    return rows.length === 0 ? "{}" : `{\n${rows.join("\n")}\n${indent}}`;
  }
  return JSON.stringify(value) ?? "undefined";
}
