import { readAccountDetails } from "./formats/awsAccountDetails.js";
import { readCredentialReport } from "./formats/awsCredentialReport.js";
import { readAwsPolicy } from "./formats/awsPolicy.js";
import { readGcpAssets } from "./formats/gcpAssets.js";
import { readGcpPolicy } from "./formats/gcpPolicy.js";
import { parseManifests, readKubernetes } from "./formats/kubernetes.js";
import { readPulumiPreview } from "./formats/pulumiPreview.js";
import { readPulumiStack } from "./formats/pulumiStack.js";
import type { Reading } from "./formats/reading.js";
import { readLargePlan, readTerraformPlan } from "./formats/terraformPlan.js";
import { readRawState, readShownState } from "./formats/terraformState.js";
import { InputProblem } from "./problem.js";
import { expected, type Format, isCredentialReport, isJsonLines, recogniseJson } from "./recognise.js";
import { bytesOf } from "./text/byteSource.js";
import { decode, isReadableUtf8 } from "./text/decode.js";
import { type Json, type JsonObject, parseJson, parseJsonLines } from "./text/json.js";

/** One input: its name as the user gave it (`-` for standard input), and its content. */
export interface Input {
  readonly name: string;
  readonly text: string | Buffer;
}

interface Recognised {
  readonly format: Format;
  readonly content: Json;
}

/** What a text is and its parsed content. Throws an {@link InputProblem} when it is nothing that can be read. */
function open(file: string, text: string): Recognised {
  const start = text.trimStart().slice(0, 1);
  if (start === "") throw new InputProblem(file, "is empty", undefined, true);
  if (isCredentialReport(text)) return { format: "aws-credential-report", content: text };
  if (start === "{" || start === "[") {
    const content = isJsonLines(text) ? parseJsonLines(file, text) : parseJson(file, text);
    const format = recogniseJson(content);
    if (typeof format !== "string") throw new InputProblem(file, format.problem, undefined, true);
    return { format, content };
  }
  const manifests = parseManifests(file, text);
  if (manifests) return { format: "kubernetes", content: manifests };
  throw new InputProblem(file, `is of a format that is not known; expected ${expected}`, undefined, true);
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
  const { format, content } = open(name, text);
  return readers[format](name, content, text);
}

/** The format of a text, or what is wrong with it. */
export function recognise(text: string | Buffer): Format | { readonly problem: string } {
  try {
    return open("-", typeof text === "string" ? text : decode("-", text)).format;
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
  kubernetes: readKubernetes,
};
