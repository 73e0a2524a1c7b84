import type { Outcome } from "./condition.js";
import { type MapNode, valueAt } from "./node.js";
import { addEntry } from "./write.js";

/** Marks an output as secret, as the language of its declaration does it. */
export function markSecret(text: string, declaration: MapNode, output: string): Outcome {
  switch (declaration.syntax.name) {
    case "hcl-body": {
      const mark = valueAt(declaration, "sensitive");
      if (mark === undefined) return addEntry(text, declaration, "sensitive", { value: true });
      if (mark.kind !== "literal") return "the source computes whether it is sensitive";
      return mark.value === true ? [] : [{ start: mark.start, end: mark.end, text: "true" }];
    }
    default:
      return `the source does not say what ${output} is`;
  }
}
