import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../../src/cli/program.js";
import { gcpEntry, roleArn, sessionEvent, userEvent, webIdentityEvent } from "../../audit/logs.js";
import { asPulumiPreview, asPulumiState, asTerraformPlan } from "../../support/exampleInputs.js";
import { allCases, type Case } from "../meaning/corpus.js";
import { mutateBytes, mutateJson, type Random, randomFrom } from "./mutations.js";

const time = "2026-11-01T10:00:00Z";
const logs = JSON.stringify([
  webIdentityEvent("app", "repo:acme/web:ref:refs/heads/main", time),
  sessionEvent("app", ["s3", "GetObject"], time, { requestParameters: { bucketName: "b", key: "k" } }),
  userEvent("bot", ["sts", "AssumeRole"], time, { requestParameters: { roleArn: roleArn("app") } }),
  gcpEntry("ci@acme.iam.gserviceaccount.com", [["storage.objects.get", "projects/_/buckets/b"]], time),
]);
const token = JSON.stringify({
  iss: "https://token.actions.githubusercontent.com",
  aud: "sts.amazonaws.com",
  sub: "repo:acme/web:ref:refs/heads/main",
});

/** Every command that reads files, on an input and logs that may be broken. */
const commandLines: readonly string[] = [
  "check in.json",
  "check in.json --format json",
  "check in.json --format sarif",
  "check in.json --fix-patch",
  "prove in.json --token token.json",
  "who-can in.json --identity app",
  "inventory in.json --format json",
  "impact in.json --identity app",
  "impact in.json --before before.json",
  "offboard in.json --identity app",
  "offboard in.json --owner team-a",
  "migrate in.json",
  "migrate in.json --adopt",
  "report in.json --format json",
  "audit log.json --with in.json",
  "chain log.json --identity app",
  "rightsize log.json --identity app --with in.json",
  "inventory in.json --logs log.json",
];

function textOf({ resources, document, text }: Case, random: Random): string {
  if (resources === undefined) return text ?? JSON.stringify(document);
  const written = [asPulumiPreview, asPulumiState, asTerraformPlan][random(3)]!(resources);
  return written ?? asPulumiPreview(resources);
}

function broken(text: string, random: Random): string | Buffer {
  if (random(4) === 0) return mutateBytes(text, random);
  try {
    const once = mutateJson(text, random);
    return random(3) === 0 ? mutateJson(once, random) : once;
  } catch {
    // What is no JSON, or is nested too deeply for another change.
    return mutateBytes(text, random);
  }
}

/** What a command does that it never may: a fault of ours, or a trace of the stack. */
async function faultOf(line: string): Promise<string | undefined> {
  let said = "";
  const writes = [process.stdout.write, process.stderr.write] as const;
  const keep = (text: string) => {
    said += text;
    return true;
  };
  process.stdout.write = keep as typeof process.stdout.write;
  process.stderr.write = keep as typeof process.stderr.write;
  try {
    await runProgram(line.split(" "), "1");
  } catch (error) {
    const { name, message, stack } = error as Error;
    if (name !== "UsageProblem" && name !== "InputProblem") return stack;
    if (message.includes("\n")) return `more than one line: ${message}`;
  } finally {
    [process.stdout.write, process.stderr.write] = writes;
  }
  return /^ +at .*:\d+:\d+\)?$/m.test(said) ? said : undefined;
}

/** Faults of all commands on inputs that are broken by chance, from a seed on; each with what it takes to see it again. */
export async function faults(seed: number, inputs: number): Promise<readonly string[]> {
  const cases = allCases();
  const [home, folder] = [process.cwd(), mkdtempSync(join(tmpdir(), "keyless-broken-"))];
  const found: string[] = [];
  process.chdir(folder);
  try {
    writeFileSync("token.json", token);
    for (let at = seed; at < seed + inputs; at++) {
      const random = randomFrom(Math.imul(at, 2654435761));
      const text = textOf(cases[random(cases.length)]!, random);
      writeFileSync("before.json", text);
      writeFileSync("in.json", broken(text, random));
      writeFileSync("log.json", random(2) === 0 ? logs : broken(logs, random));
      for (const line of commandLines) {
        const fault = await faultOf(line);
        if (fault !== undefined) found.push(`seed ${at}, ${line}: ${fault}`);
      }
    }
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}
