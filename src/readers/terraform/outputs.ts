import { afterApply, type Resource, Secret, type Source, type Value } from "../../model/index.js";
import { isObject, type Json, type JsonObject } from "../text/json.js";

/** Pulumi keeps the outputs of a program on its stack resource; Terraform's root outputs are read as that. */
export function stateOutputs(outputs: Json | undefined, source: Source): Resource[] {
  return stack(outputs, (output) => [output.value as Value | undefined, output.sensitive], {}, source);
}

/** The outputs of a plan: as changes, or (in a plan without these) as planned values. */
export function plannedOutputs(
  changes: Json | undefined,
  planned: Json | undefined,
  references: Resource["references"],
  source: Source,
): Resource[] {
  if (!isObject(changes)) {
    const read = (output: JsonObject) => [output.value as Value | undefined, output.sensitive] as const;
    return stack(planned, read, references, source);
  }
  const read = (output: JsonObject): readonly [Value | undefined, Json | undefined] => {
    const isUnknown = output.after_unknown === true;
    return [isUnknown ? afterApply : (output.after as Value | undefined), output.after_sensitive];
  };
  return stack(changes, read, references, source);
}

function stack(
  outputs: Json | undefined,
  read: (output: JsonObject) => readonly [Value | undefined, Json | undefined],
  references: Resource["references"],
  source: Source,
): Resource[] {
  if (!isObject(outputs)) return [];
  const properties = Object.entries(outputs).flatMap(([name, output]): [string, Value][] => {
    const [value, sensitive] = isObject(output) ? read(output) : [undefined, false];
    if (value === undefined || value === null) return [];
    return [[name, sensitive === true ? new Secret(value) : value]];
  });
  if (properties.length === 0) return [];
  return [
    {
      address: "output",
      type: "pulumi:pulumi:Stack",
      name: "output",
      properties: Object.fromEntries(properties),
      references,
      change: "same",
      source,
    },
  ];
}
