import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import { AnalyzeRequest, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { policyDocument, random } from "./documents.js";
import { type Row, root, startMetered, type Usage, usageOf } from "./measure.js";

const milliseconds = (value: number) => `${(value * 1000).toFixed(2)} ms`;

/** One Analyze call of the policy pack, and its start, against a pack without policies. */
export async function benchPack(folder: string): Promise<readonly Row[]> {
  const empty = emptyPack(join(folder, "empty-pack"));
  const keyless = join(root, "policy-packs/keyless");
  const starts = { empty: Number.POSITIVE_INFINITY, keyless: Number.POSITIVE_INFINITY };
  for (let run = 0; run < 3; run++) {
    starts.empty = Math.min(starts.empty, (await serve(empty)).cpu);
    starts.keyless = Math.min(starts.keyless, (await serve(keyless)).cpu);
  }
  const calls = { empty: 0, keyless: 0 };
  await serve(empty, async (port) => {
    calls.empty = await callTime(port);
  });
  await serve(keyless, async (port) => {
    calls.keyless = await callTime(port);
  });
  return [
    {
      what: "policy pack, one Analyze call",
      measured: milliseconds(calls.keyless),
      against: `empty pack: ${milliseconds(calls.empty)}`,
      ratio: calls.keyless / calls.empty,
      limit: 1.5,
    },
    {
      what: "policy pack, start",
      measured: milliseconds(starts.keyless),
      against: `empty pack: ${milliseconds(starts.empty)}`,
      ratio: starts.keyless / starts.empty,
      limit: 1.2,
    },
  ];
}

function emptyPack(folder: string): string {
  mkdirSync(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "name": "empty", "version": "1.0.0", "main": "index.js" }');
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  const program =
    'const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n';
  writeFileSync(join(folder, "index.js"), program);
  return folder;
}

/** Starts a pack as the engine does, up to the line with its port; what it took by the end of the work. */
async function serve(pack: string, work?: (port: string) => Promise<void>): Promise<Usage> {
  const child = startMetered(["index.js"], pack);
  const port = await new Promise<string>((found, fail) => {
    let printed = "";
    child.stdout?.on("data", (chunk) => {
      printed += chunk;
      const line = /^(\d+)\r?\n/.exec(printed);
      if (line?.[1] !== undefined) found(line[1]);
    });
    child.once("close", () => fail(new Error(`${pack} ended before it printed its port`)));
  });
  try {
    await work?.(port);
  } finally {
    child.kill("SIGTERM");
  }
  return usageOf(child);
}

/** Seconds that a call takes, in the quickest of several batches: the first ones warm both sides up. */
async function callTime(port: string): Promise<number> {
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const requests = requestsOf();
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < 8; batch++) {
    const before = process.hrtime.bigint();
    for (const request of requests)
      await new Promise<void>((done, fail) => {
        client.analyze(request, (error) => (error ? fail(error) : done()));
      });
    best = Math.min(best, Number(process.hrtime.bigint() - before) / 1e9 / requests.length);
  }
  client.close();
  return best;
}

/** Resources as a stack of them is: mostly what has no bearing on identity, and some roles and policies. */
function requestsOf(): readonly AnalyzeRequest[] {
  const pick = random(3);
  const kinds: readonly (readonly [string, () => Record<string, string>])[] = [
    ["aws:s3/bucket:Bucket", () => ({ bucket: "reports" })],
    ["aws:sqs/queue:Queue", () => ({ name: "orders" })],
    ["aws:cloudwatch/logGroup:LogGroup", () => ({ name: "web" })],
    ["aws:iam/policy:Policy", () => ({ name: "read", policy: policyDocument(pick) })],
  ];
  return Array.from({ length: 200 }, (_, index) => {
    const [type, properties] = kinds[index % kinds.length] as (typeof kinds)[number];
    const request = new AnalyzeRequest();
    request.setType(type);
    request.setName(`n${index}`);
    request.setUrn(`urn:pulumi:dev::bench::${type}::n${index}`);
    request.setOptions(new AnalyzerResourceOptions());
    request.setProperties(Struct.fromJavaScript(properties()));
    return request;
  });
}
