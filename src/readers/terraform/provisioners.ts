import { type Resource, type Source, Unknown, type Value } from "../../model/index.js";
import { plainResource } from "../plainResource.js";
import { isObject, type Json, objects, textOf } from "../text/json.js";
import type { Configuration } from "./references.js";

const types: Readonly<Record<string, string>> = {
  "local-exec": "command:local:Command",
  "remote-exec": "command:remote:Command",
};

/** Commands that resources run when they are made or destroyed, as Pulumi's command resources. */
export function provisionerResources(configuration: Configuration, source: Source): Resource[] {
  const found: Resource[] = [];
  for (const [config, prefix] of configuration.resources()) {
    const address = prefix + textOf(config.address);
    objects(config.provisioners).forEach((provisioner, index) => {
      const type = types[textOf(provisioner.type) ?? ""];
      const expressions = isObject(provisioner.expressions) ? provisioner.expressions : {};
      if (type === undefined) return;
      const create = literal(expressions.command ?? expressions.inline);
      const environment = literal(expressions.environment);
      const properties = { create, ...(environment instanceof Unknown ? {} : { environment }) };
      const name = textOf(config.name) ?? address;
      found.push(plainResource(source, type, `${address}#provisioner[${index}]`, name, properties, address));
    });
  }
  return found;
}

function literal(expression: Json | undefined): Value {
  const value = isObject(expression) ? expression.constant_value : undefined;
  return value === undefined || value === null ? new Unknown("computed from other values") : (value as Value);
}
