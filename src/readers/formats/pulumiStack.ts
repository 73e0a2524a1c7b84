import type { Source } from "../../model/index.js";
import { InputProblem } from "../problem.js";
import { pulumiResource } from "../pulumi/resource.js";
import { isObject, type JsonObject, onlyObjects, textOf } from "../text/json.js";
import type { Reading } from "./reading.js";

/** What `pulumi stack export` prints, a versioned deployment; or the checkpoint that a backend keeps of one. */
export function readPulumiStack(file: string, stack: JsonObject): Reading {
  const { version } = stack;
  const deployment = isObject(stack.checkpoint) ? stack.checkpoint.latest : stack.deployment;
  if (version !== 3 && version !== 4) {
    throw new InputProblem(file, "is a Pulumi stack export in a version that is not known (3 is)", "version");
  }
  if (!isObject(deployment)) {
    throw new InputProblem(file, "is not a Pulumi stack export: `deployment` is not an object", "deployment");
  }
  if (deployment.resources !== undefined && !Array.isArray(deployment.resources)) {
    throw new InputProblem(
      file,
      "is not a Pulumi stack export: `resources` is not a list",
      "deployment.resources",
    );
  }
  const source: Source = { file };
  const reading: Reading = { resources: [], unread: [] };
  onlyObjects(file, "deployment.resources", deployment.resources).forEach((entry, index) => {
    // `delete: true` marks the old half of a replacement that waits to be removed.
    if (entry.delete === true) return;
    const found = pulumiResource(entry, "same", source);
    if (found) reading.resources.push(found);
    else {
      const path = textOf(entry.urn) ?? `deployment.resources[${index}]`;
      reading.unread.push({ source, path, reason: "a resource without URN or type" });
    }
  });
  return reading;
}
