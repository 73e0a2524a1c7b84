import { recordModel } from "../core/recordModel.js";
import type { SdkResource } from "../core/sdk.js";
import { text } from "../core/values.js";
import { jsonProblems } from "./checks.js";
import { documentRefusal } from "./policyDocument.js";
import type { AwsModel, AwsSettings } from "./settings.js";

/** What services call the document of a resource policy. */
const DOCUMENTS = ["policy", "resourcePolicy", "policyDocument", "accessPolicies", "accessPolicy"];

/**
 * The model of a type that does nothing but set a policy on a resource, whatever the service: they are all alike.
 * Undefined for types that hold no policy document.
 */
export function resourcePolicyModel(type: string, { inputs }: SdkResource): AwsModel | undefined {
  const document = DOCUMENTS.find((name) => name in inputs);
  if (document === undefined || !/Policy:\w*Policy$/i.test(type)) return undefined;
  const target = Object.keys(inputs).filter((name) => inputs[name]?.required === true && name !== document);
  const scope = "region" in inputs ? ["region", ...target] : target;
  const [, service = ""] = /^aws:(\w+)\//.exec(type) ?? [];
  return recordModel<AwsSettings>({
    type,
    immutable: scope,
    documents: [document],
    check: (properties) => jsonProblems(properties, document),
    key: (properties) => scope.map((name) => text(properties, name) ?? "").join("/"),
    id: (properties, { settings }) =>
      target.map((name) => text(properties, name)).join("/") || settings.region,
    locate: (id, known, { settings }) =>
      scope.map((name) => text(known, name) ?? (name === "region" ? settings.region : id)).join("/"),
    admit: (properties) => {
      const doing = { what: `setting ${type}`, call: `${service}: PutResourcePolicy` };
      return documentRefusal(properties, document, "resource", doing);
    },
  });
}
