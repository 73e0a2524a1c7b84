import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountDetails } from "./account.js";
import { least, megabytes, type Row, readingOf, root, seconds } from "./measure.js";

const identities = 100_000;
/** Milliseconds that a question may take once the input is read. */
const longest = 100;

/** Asks about identities all over the account and about what most depend on, and prints what each took, in milliseconds of CPU. */
const asking = `
const { loadFacts } = require("./dist/readers/load.js");
const { graphOf } = require("./dist/analysis/graph/index.js");
const { impactAt } = require("./dist/governance/impact/impact.js");
loadFacts([process.argv[1]]).then((facts) => {
  const graph = graphOf(facts);
  const { nodes, in: behind } = graph.graph;
  const leading = (number) => behind.offsets[number + 1] - behind.offsets[number];
  const numbers = [...nodes.keys()];
  const some = numbers.filter((number) => number % Math.ceil(nodes.length / 200) === 0);
  const most = numbers.sort((a, b) => leading(b) - leading(a)).slice(0, 20);
  const took = (number) => {
    const start = process.cpuUsage();
    impactAt({ facts, graph, asOf: undefined }, nodes[number].id, "revoke");
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  // The least of three: a collection of the whole memory may fall into any of them.
  const times = [...some, ...most].map((number) => Math.min(took(number), took(number), took(number)));
  process.stdout.write(JSON.stringify(times));
});
`;

/** What breaks if an identity of a large account goes: the command, and each question once the account is read. */
export async function benchImpact(folder: string): Promise<readonly Row[]> {
  const account = join(folder, "impact.json");
  writeFileSync(account, accountDetails(identities));
  const parse = await least(2, readingOf(account));
  const asked = ["--identity", "arn:aws:iam::123456789012:role/role-11", "--format", "json"];
  const { cpu, memory } = await least(1, [join(root, "dist/cli/main.js"), "impact", account, ...asked]);
  const times = [...questions(account)].sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)]!;
  const slowest = times.at(-1)!;
  return [
    {
      what: `keyless impact, ${identities} identities`,
      measured: `${seconds(cpu)}, ${megabytes(memory)}`,
      against: `JSON.parse: ${seconds(parse.cpu)}`,
      ratio: cpu / parse.cpu,
      // No limit was set for reading and joining: this holds what is reached.
      limit: 10,
    },
    {
      what: `the slowest of ${times.length} impact questions after it`,
      measured: `${slowest.toFixed(1)} ms, half of them under ${median.toFixed(1)} ms`,
      against: `the limit: ${longest} ms`,
      ratio: slowest / longest,
      limit: 1,
    },
  ];
}

function questions(account: string): readonly number[] {
  const options = { cwd: root, encoding: "utf8", maxBuffer: 1 << 24 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", asking, account], options);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly number[];
}
