import { isObject, type Json, type JsonObject } from "./text/json.js";

/**
 * What people give by mistake, told by its content, and what to give in its place. Nothing of it is read: the words
 * end the one line that says why not.
 */
type Hint<T> = readonly [fits: (content: T) => boolean, words: string];

const shownPlan = "give what `terraform show -json PLAN` prints";
const auditLog = "is an audit log: give it to `keyless audit`, or to other commands with `--logs`";

const has = (value: JsonObject, key: string) => Object.hasOwn(value, key);

const ofObjects: readonly Hint<JsonObject>[] = [
  [
    (value) => has(value, "encrypted_data"),
    "is an encrypted OpenTofu state; give what `tofu show -json` prints",
  ],
  [(value) => has(value, "@message"), `is the log of \`terraform plan -json\`; ${shownPlan}`],
  [isAuditRecord, auditLog],
  [({ Records }) => isList(Records, isAuditRecord), auditLog],
  [({ entries }) => isList(entries, isAuditRecord), auditLog],
  [isEngineEvent, "is a log of Pulumi's events; give what `pulumi preview --json` prints"],
  [
    (value) => has(value, "AWSTemplateFormatVersion") || isList(value.Resources, (each) => has(each, "Type")),
    "is a CloudFormation template, which is read where a stack resource holds it",
  ],
  [isTerraformSource, `is Terraform source; ${shownPlan}`],
];

/** What a parsed value of no format that is known is; undefined when nothing is known of it either. */
export function hintForJson(value: Json): string | undefined {
  const object = Array.isArray(value) ? value[0] : value;
  return isObject(object) ? ofObjects.find(([fits]) => fits(object))?.[1] : undefined;
}

/** Whether a list, or the values of an object, begin with an object of a kind. */
function isList(value: Json | undefined, fits: (each: JsonObject) => boolean): boolean {
  const [first] = typeof value === "object" && value !== null ? Object.values(value) : [];
  return isObject(first) && fits(first);
}

function isAuditRecord(value: JsonObject): boolean {
  return (
    has(value, "protoPayload") ||
    (has(value, "eventSource") && has(value, "eventName")) ||
    (has(value, "class_uid") && has(value, "api"))
  );
}

function isEngineEvent(value: JsonObject): boolean {
  return has(value, "sequence") && Object.keys(value).some((key) => key.endsWith("Event"));
}

const sourceBlocks = ["resource", "data", "module", "provider", "variable", "output", "locals", "terraform"];

function isTerraformSource(value: JsonObject): boolean {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key === "//" || sourceBlocks.includes(key));
}

export const helmTemplate = "is a Helm template; give what `helm template` prints";

const ofTexts: readonly Hint<string>[] = [
  [
    (text) =>
      /^[ \t]*(?:resource|data|module|provider|variable|output)[ \t]+"[^"\n]*"|^terraform[ \t]*\{/m.test(
        text,
      ),
    `is Terraform source; ${shownPlan}`,
  ],
  [
    (text) => /^name:/m.test(text) && /^runtime:/m.test(text),
    "is a Pulumi project file; give what `pulumi preview --json` or `pulumi stack export` prints",
  ],
  [isHelmTemplate, helmTemplate],
  [(text) => /^Terraform will perform the following/m.test(text), `is a plan in words; ${shownPlan}`],
];

/** What a text that is no JSON is; undefined when nothing is known of it. */
export function hintForText(text: string): string | undefined {
  const start = text.slice(0, 100_000);
  return ofTexts.find(([fits]) => fits(start))?.[1];
}

/** Manifests with Helm's actions in them, which are no YAML. */
export function isHelmTemplate(text: string): boolean {
  return (
    /^(?:apiVersion|kind)\s*:/m.test(text) &&
    /\{\{-?\s*(?:\.|include|if|range|with|template|\$|\/\*)/.test(text)
  );
}
