import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findEngine, formatMissing, sandboxEnvironment } from "../../src/sandbox/engine/index.js";
import { type Outcome, run } from "../../src/sandbox/engine/processes.js";
import { type Row, root, seconds } from "./measure.js";

const count = 200;
/** Runs of each program, in turns: the least of each is the nearest to what it takes without other programs' noise. */
const runs = 3;

/** Identities of a repository each, with a policy each. */
const components = `
const keyless = require(${JSON.stringify(root)});
const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
for (let index = 0; index < ${count}; index++) {
  const github = { owner: "acme", repository: "web-" + index, environment: "prod", ownerId: "1", repositoryId: String(1000 + index) };
  new keyless.aws.FederatedRole("web-" + index, {
    ...owned,
    trust: { github },
    grants: [{ deploySite: "arn:aws:s3:::acme-web-" + index }],
  });
}
`;

const classes = `
const pulumi = require("@pulumi/pulumi");
const { Role } = require("@pulumi/aws/iam/role.js");
const { RolePolicy } = require("@pulumi/aws/iam/rolePolicy.js");
const { OpenIdConnectProvider } = require("@pulumi/aws/iam/openIdConnectProvider.js");
const { providers, identities } = require("./resources.json");
for (const { name, inputs } of providers) new OpenIdConnectProvider(name, inputs);
`;

/** The same resources as the components have made, with their inputs written out. */
const raw = `${classes}
for (const { name, role, policy } of identities) {
  const made = new Role(name, role);
  new RolePolicy(name, { ...policy, role: made.name });
}
`;

/** The same again, each identity under a component that does nothing: what the engine itself asks for one. */
const empty = `${classes}
class Empty extends pulumi.ComponentResource {
  constructor(name, role, policy) {
    super("bench:index:Empty", name, {}, {});
    const made = new Role(name, role, { parent: this });
    new RolePolicy(name, { ...policy, role: made.name }, { parent: this });
    this.registerOutputs({ arn: made.arn });
  }
}
for (const { name, role, policy } of identities) new Empty(name, role, policy);
`;

interface StateResource {
  readonly type: string;
  readonly urn: string;
  readonly custom?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What the components add to a preview of the same resources, on the real engine and in the sandbox. */
export async function benchIdentities(folder: string): Promise<readonly Row[]> {
  const search = await findEngine();
  if (search.kind === "missing") throw new Error(formatMissing(search.tried));
  const env = sandboxEnvironment({ engine: search.engine, home: join(folder, "identities") });
  const pulumi = async (cwd: string, ...args: readonly string[]): Promise<Outcome> => {
    const all = [...args, "--non-interactive", "--stack", "bench"];
    const outcome = await run(search.engine.command, all, { cwd, env, timeout: 300_000 });
    if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
    return outcome;
  };
  const program = async (name: string, files: Readonly<Record<string, string>>): Promise<string> => {
    const cwd = join(folder, name);
    mkdirSync(cwd, { recursive: true });
    symlinkSync(join(root, "node_modules"), join(cwd, "node_modules"), "junction");
    const manifest = `name: ${name}\nruntime: {name: nodejs, options: {typescript: false}}\nmain: program.js\n`;
    const written = { "Pulumi.yaml": manifest, "package.json": "{}", ...files };
    for (const [file, text] of Object.entries(written)) writeFileSync(join(cwd, file), text);
    await run(search.engine.command, ["stack", "init", "bench", "--non-interactive"], { cwd, env });
    await pulumi(cwd, "config", "set", "aws:region", "eu-west-1");
    return cwd;
  };
  const mine = await program("components", { "program.js": components });
  await pulumi(mine, "up", "--yes", "--skip-preview");
  const state = JSON.parse((await pulumi(mine, "stack", "export")).stdout) as {
    readonly deployment: { readonly resources: readonly StateResource[] };
  };
  await pulumi(mine, "destroy", "--yes", "--skip-preview");
  const resources = JSON.stringify(written(state.deployment.resources));
  const programs = [
    mine,
    await program("empty", { "program.js": empty, "resources.json": resources }),
    await program("raw", { "program.js": raw, "resources.json": resources }),
  ];
  const least = programs.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < runs; turn++) {
    for (const [index, cwd] of programs.entries())
      least[index] = Math.min(least[index]!, await previewCpu(search.engine.command, cwd, env));
  }
  const [measured, component, bare] = least as [number, number, number];
  const what = `preview of ${count} identities`;
  return [
    {
      what,
      measured: seconds(measured),
      against: `in empty components: ${seconds(component)}`,
      ratio: measured / component,
      limit: 1.2,
    },
    // The engine is asked twice more for each component: one that does nothing costs a quarter by itself.
    {
      what,
      measured: seconds(measured),
      against: `raw resources: ${seconds(bare)}; in empty components ${(component / bare).toFixed(2)} ×`,
      ratio: measured / bare,
      limit: 1.2,
    },
  ];
}

/** CPU seconds of a preview: the engine's, and those of all that it has started and waited for. */
async function previewCpu(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  const script = '"$0" preview --stack bench --non-interactive > /dev/null && times';
  const { code, stdout, stderr } = await run("sh", ["-c", script, command], { cwd, env, timeout: 300_000 });
  const [, children = ""] = stdout.trim().split("\n");
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (code !== 0 || parts.length !== 2) throw new Error(`the preview cannot be timed: ${stdout}${stderr}`);
  return parts.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
}

/** What the components have made, as a program would write it out. */
function written(resources: readonly StateResource[]) {
  const own = resources.flatMap(({ custom, type, urn, inputs = {} }) => {
    const given = Object.entries(inputs).filter(([key]) => !omitted.has(key));
    return custom === true
      ? [{ type, name: urn.slice(urn.lastIndexOf("::") + 2), inputs: Object.fromEntries(given) }]
      : [];
  });
  const ofType = (end: string) => own.filter(({ type }) => type.endsWith(end));
  const policies = new Map(ofType(":RolePolicy").map(({ name, inputs }) => [name, inputs]));
  return {
    providers: ofType(":OpenIdConnectProvider"),
    identities: ofType(":Role").map(({ name, inputs }) => ({
      name,
      role: inputs,
      policy: policies.get(name),
    })),
  };
}

/** Inputs that the engine and the provider have filled in. */
const omitted: ReadonlySet<string> = new Set(["__defaults", "name", "tagsAll", "region"]);
