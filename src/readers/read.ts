import { readAccountDetails } from "./formats/awsAccountDetails.js";
import { ofAwsCommand } from "./formats/awsCommand.js";
import { readCredentialReport } from "./formats/awsCredentialReport.js";
import { readAwsPolicy } from "./formats/awsPolicy.js";
import { readGcpAssets } from "./formats/gcpAssets.js";
import { readGcpPolicy } from "./formats/gcpPolicy.js";
import { readKubernetes } from "./formats/kubernetes.js";
import { readPulumiPreview } from "./formats/pulumiPreview.js";
import { readPulumiStack } from "./formats/pulumiStack.js";
import type { Reading } from "./formats/reading.js";
import { readLargePlan, readTerraformPlan } from "./formats/terraformPlan.js";
import { readRawState, readShownState } from "./formats/terraformState.js";
import { hintForText } from "./hints.js";
import { readLastUse } from "./lastUse/read.js";
import { InputProblem } from "./problem.js";
import { expected, type Format, isCredentialReport, isJsonLines, recogniseJson } from "./recognise.js";
import { bytesOf } from "./text/byteSource.js";
import { decode, isReadableUtf8 } from "./text/decode.js";
import { checkKeys, isObject, type Json, type JsonObject, parseJson, parseJsonLines } from "./text/json.js";
import { parseYaml } from "./yaml.js";

/** One input: its name as the user gave it (`-` for standard input), and its content. */
export interface Input {
  readonly name: string;
  readonly text: string | Buffer;
}

interface Recognised {
  readonly format: Format;
  readonly content: Json;
  /** What it was parsed from. */
  readonly text: string;
}

/** What is in a text, parsed: one input, or several. Throws an {@link InputProblem} when nothing of it can be read. */
function open(file: string, text: string): readonly Recognised[] {
  const start = text.trimStart().slice(0, 1);
  if (start === "") throw new InputProblem(file, "is empty", undefined, true);
  if (isCredentialReport(text)) return [{ format: "aws-credential-report", content: text, text }];
  if (start === "{" || start === "[") {
    const content = isJsonLines(text) ? parseJsonLines(file, text) : parseJson(file, text);
    const found = documentsIn(content, text);
    if ("problem" in found) return unknownFormat(file, found.problem);
    // The parser of a policy, which reads the text itself, has words of its own for a key that stands twice.
    const isPolicy = found.every((each) => each.format === "aws-policy" && each.text === text);
    if (!isPolicy) checkKeys(file, text, content);
    return found;
  }
  const manifests = parseYaml(file, text);
  if (manifests) return [{ ...manifests, text }];
  return unknownFormat(file, hintForText(text) ?? `is of a format that is not known; expected ${expected}`);
}

function unknownFormat(file: string, problem: string): never {
  throw new InputProblem(file, problem, undefined, true);
}

/** Formats of which a list, or one a line, is as good as a file each (`terragrunt run-all show -json`). */
const repeatable: ReadonlySet<unknown> = new Set<Format>([
  "terraform-plan",
  "terraform-state",
  "terraform-raw-state",
  "pulumi-stack",
  "pulumi-preview",
  "aws-policy",
  "gcp-policy",
]);

function documentsIn(content: Json, text: string): readonly Recognised[] | { readonly problem: string } {
  const format = recogniseJson(content);
  if (typeof format === "string") return [{ format, content, text }];
  const printed = isObject(content) ? ofAwsCommand(content) : undefined;
  if (printed !== undefined) {
    const inside = recogniseJson(printed);
    if (typeof inside === "string")
      return [{ format: inside, content: printed, text: ownText(inside, printed) }];
  }
  if (Array.isArray(content) && content.length > 0 && content.every(isObject)) {
    const formats = content.map(recogniseJson);
    if (formats.every((each) => repeatable.has(each)))
      return content.map((each, index) => {
        const of = formats[index] as Format;
        return { format: of, content: each, text: ownText(of, each) };
      });
  }
  return format;
}

/** The text of one document among several: only policies are read from theirs. */
function ownText(format: Format, content: Json): string {
  if (format !== "aws-policy") return "";
  try {
    return JSON.stringify(content);
  } catch {
    // Nested beyond the stack: what has no text is no policy that can be read, and said to be none.
    return "";
  }
}

/** The resources of one input. */
export function readInput({ name, text }: Input): Reading {
  if (typeof text === "string") return readText(name, text);
  return (
    (isReadableUtf8(text) ? readLargePlan(name, bytesOf(text)) : undefined) ??
    readText(name, decode(name, text))
  );
}

function readText(name: string, text: string): Reading {
  const readings = open(name, text).map((found) => readers[found.format](name, found.content, found.text));
  const [first] = readings;
  if (first !== undefined && readings.length === 1) return first;
  return {
    resources: readings.flatMap(({ resources }) => resources),
    unread: readings.flatMap(({ unread }) => unread),
  };
}

/** The format of a text, or what is wrong with it. */
export function recognise(text: string | Buffer): Format | { readonly problem: string } {
  try {
    const [first] = open("-", typeof text === "string" ? text : decode("-", text));
    return first?.format ?? { problem: "is empty" };
  } catch (error) {
    if (error instanceof InputProblem) return { problem: error.problem };
    throw error;
  }
}

type Reader = (file: string, content: Json, text: string) => Reading;

const ofObject =
  (read: (file: string, content: JsonObject) => Reading): Reader =>
  (file, content) =>
    read(file, content as JsonObject);

const readers: Readonly<Record<Format, Reader>> = {
  "terraform-plan": ofObject(readTerraformPlan),
  "terraform-state": ofObject(readShownState),
  "terraform-raw-state": ofObject(readRawState),
  "pulumi-stack": ofObject(readPulumiStack),
  "pulumi-preview": ofObject(readPulumiPreview),
  "aws-account-details": readAccountDetails,
  "aws-credential-report": (file, content) => readCredentialReport(file, String(content)),
  "aws-policy": readAwsPolicy,
  "gcp-policy": ofObject(readGcpPolicy),
  "gcp-assets": readGcpAssets,
  "last-use": readLastUse,
  kubernetes: readKubernetes,
};
