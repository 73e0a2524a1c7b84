import type { Properties } from "../../../../model/index.js";
import type { Problem } from "../../core/model.js";
import { text } from "../../core/values.js";

/** IAM's rule for paths: begins and ends with a slash, printable ASCII, 512 characters at most. */
export function pathProblems(properties: Properties): Problem[] {
  const path = text(properties, "path");
  if (path === undefined || (path.length <= 512 && /^\/(?:[!-~]+\/)?$/.test(path))) return [];
  return [
    {
      path: "path",
      reason: `must begin and end with / and contain only printable ASCII characters, 512 at most, got ${path.slice(0, 80)}`,
    },
  ];
}
