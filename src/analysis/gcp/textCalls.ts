import type { Expression } from "../../iam/gcp/cel/index.js";
import { isUnknown } from "../../model/index.js";
import { regex } from "../sets/index.js";
import { asText, type Case, foldConstant, type Term } from "./cases.js";
import { error, gather, type Outcome, opaqueOutcome } from "./outcome.js";
import type { TextTest } from "./singleText.js";
import { testText } from "./text.js";

/** `subject.name(argument)` for `startsWith`, `endsWith`, `contains` and `matches`. */
export function testOutcome(name: string, subject: Case, argument: Term, expression: Expression): Outcome {
  if (subject.term.kind === "opaque") return opaqueOutcome(expression, subject.when);
  const text = asText(subject);
  if (!text || (argument.kind === "constant" && typeof argument.value !== "string")) return error;
  const test = argument.kind === "constant" ? textTest(name, argument.value as string) : undefined;
  if (test === "error") return error;
  const outcome = test && testText(text.parts, test);
  const opaque = opaqueOutcome(expression, text.when);
  return outcome ? gather([[[text.when], outcome]], opaque) : opaque;
}

function textTest(name: string, text: string): TextTest | "error" | undefined {
  if (name !== "matches") return { kind: name as "startsWith" | "endsWith" | "contains", text };
  const probe = foldConstant({
    kind: "call",
    name: "matches",
    args: [
      { kind: "literal", value: "" },
      { kind: "literal", value: text },
    ],
  });
  if (probe?.length === 0) return "error";
  const set = regex(text);
  return isUnknown(set) ? undefined : { kind: "in", set };
}
