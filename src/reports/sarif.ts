import { type CheckResult, fingerprint } from "../check/check.js";
import type { Finding } from "../model/index.js";
import { ruleNamed } from "../rules/index.js";
import type { Rule } from "../rules/rule.js";
import { jsonText } from "./printable.js";
import { formatWitness } from "./witness.js";

const levels = { block: "error", warn: "warning", info: "note" } as const;
/** GitHub code scanning sorts by this number, 0 to 10 (its SARIF support page, `security-severity`). */
const securitySeverity = { block: "8.0", warn: "5.0", info: "2.0" } as const;

/**
 * The result as SARIF 2.1.0 (OASIS), in the subset that GitHub code scanning shows.
 *
 * @param pathOf a file's path from the root of its repository, which is what code scanning goes by
 */
export function formatSarif(result: CheckResult, pathOf: (file: string) => string = (file) => file): string {
  const names = [...new Set(result.findings.map((finding) => finding.rule))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "keyless", rules: names.map((name) => sarifRule(ruleNamed(name))) },
        },
        results: result.findings.map((finding) => sarifResult(finding, names.indexOf(finding.rule), pathOf)),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}

function sarifRule(rule: Rule): object {
  return {
    id: rule.name,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.remediation },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: ["security", rule.layer, ...rule.standards],
      "security-severity": securitySeverity[rule.severity],
    },
  };
}

function sarifResult(finding: Finding, ruleIndex: number, pathOf: (file: string) => string): object {
  const { source, resource, path, witness, exception } = finding;
  const sentences = [
    finding.message,
    ...(witness ? [`Gets in: ${formatWitness(witness)}.`] : []),
    `Instead: ${finding.remediation}`,
  ];
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: sentences.join("\n") },
    locations: [
      {
        // Code scanning drops results without a physical location: the input itself stands in for the source.
        physicalLocation: {
          artifactLocation: { uri: fileUri(pathOf(source?.file ?? resource)) },
          region: { startLine: source?.line ?? 1 },
        },
        logicalLocations: [
          { fullyQualifiedName: [resource, path].filter(Boolean).join("."), kind: "resource" },
        ],
      },
    ],
    partialFingerprints: { "keyless/v1": fingerprint(finding) },
    ...(exception
      ? {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: `${exception.reason} (${exception.owner}, until ${exception.expires})`,
            },
          ],
        }
      : {}),
  };
}

/** A path as a relative URI reference; standard input has no file of its own. */
function fileUri(file: string): string {
  if (file === "-") return "stdin";
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
