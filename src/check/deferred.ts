import {
  afterApply,
  type Facts,
  type Finding,
  isProperties,
  reveal,
  secretAfterApply,
  type Value,
} from "../model/index.js";
import { ruleNamed } from "../rules/index.js";
import { fillMessage } from "../rules/outcome.js";
import { remembered } from "../rules/remembered.js";

/**
 * Whether a finding is left to the update: it could not be decided, it is about a resource of one of this package's
 * components, and it was found in a preview, which does not know what the cloud makes up. The component has held the
 * resource to its own proof, and the policy pack judges it in the update with its value.
 */
export function isDeferred({ undecided, exception, resource, source }: Finding, facts: Facts): boolean {
  if (undecided === undefined || exception !== undefined) return false;
  return isOfComponent(resource) && previews(facts).has(source?.file);
}

/** What is said of all that waits, once a file. */
export function deferredFinding(file: string, resources: number): Finding {
  const { name, layer, standards, messages } = ruleNamed("undecided");
  return {
    rule: name,
    key: "deferred",
    severity: "info",
    layer,
    resource: file,
    message: fillMessage(messages.deferred ?? "", { resources }),
    remediation: "Run the update with the policy pack, or check the state after it.",
    standards,
    source: { file },
    undecided: afterApply.reason,
  };
}

/**
 * Whether a resource was declared by one of this package's components: its URN names the types of all its parents. A
 * program can claim so; it gains nothing, since what waits in a preview is judged in the update.
 */
export function isOfComponent(urn: string): boolean {
  if (!urn.startsWith("urn:pulumi:")) return false;
  const [, , types = ""] = urn.split("::");
  return types
    .split("$")
    .slice(0, -1)
    .some((type) => type.startsWith("keyless:index:"));
}

/** The files in which something is known only after apply: previews and plans. */
const previews = remembered(({ resources }): ReadonlySet<string | undefined> => {
  const files = new Set<string>();
  for (const resource of resources) {
    const { file } = resource.source;
    if (!files.has(file) && isAwaited(resource.properties)) files.add(file);
  }
  return files;
});

function isAwaited(value: Value | undefined): boolean {
  const plain = reveal(value);
  if (plain === afterApply || plain === secretAfterApply) return true;
  if (Array.isArray(plain)) return plain.some(isAwaited);
  return isProperties(plain) && Object.values(plain).some(isAwaited);
}
