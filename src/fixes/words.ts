import type { Edit } from "../model/index.js";
import type { Declared } from "./source.js";

/** An edit as somebody makes it by hand, in the names of the language that the source is written in. */
export function editWords(edit: Edit, { spell }: Pick<Declared, "spell">): string {
  switch (edit.kind) {
    case "set": {
      const names = edit.path.map((_, index) => spell(edit.path.slice(0, index + 1)).name);
      return `set ${names.join(".")} to ${JSON.stringify(edit.value)}`;
    }
    case "demand":
      return `let ${edit.statement} demand ${edit.operator} of ${edit.key}: ${JSON.stringify(edit.value)}`;
    case "operator":
      return `let ${edit.statement} test ${edit.keys.join(", ")} by ${edit.to} in place of ${edit.from}`;
    case "mark-secret":
      return `mark the output ${edit.output} as secret`;
  }
}
