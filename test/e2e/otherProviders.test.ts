import assert from "node:assert/strict";
import { join } from "node:path";
import { findingsOf } from "../../src/check/check.js";
import { defaultPolicy } from "../../src/check/policy.js";
import { catalogue } from "../../src/readers/extract/credentials/catalogue.js";
import { readFiles } from "../../src/readers/index.js";
import { rules } from "../../src/rules/index.js";
import type { ExampleResource } from "../../src/rules/rule.js";
import { writeLauncher } from "../../src/sandbox/engine/launchers.js";
import { asPulumiPreview } from "../support/exampleInputs.js";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

/** Sets a value at a path of a catalogue row; `[]` is a first element, `*` some key. */
function valueAt(path: string, value: string): Record<string, unknown> {
  const [first = "", ...rest] = path.split(".");
  const name = first.replace(/\[\]$/, "").replace(/^\*$/, "key");
  const inner = rest.length === 0 ? value : valueAt(rest.join("."), value);
  return { [name]: first.endsWith("[]") ? [inner] : inner };
}

/** One resource of each credential type that is no AWS's and no Google's. */
const credentials: readonly ExampleResource[] = [
  ...new Map(
    catalogue
      .filter(({ type, cloud }) => type.includes(":") && cloud !== "aws" && cloud !== "gcp")
      .map(({ type, paths, when, at }) => [
        type,
        {
          ...(paths?.[0] === undefined ? {} : valueAt(paths[0], "Tr0ub4dor&3-horse")),
          ...(when === undefined ? {} : valueAt(when.property, when.values?.[0] ?? "yes")),
          ...(at === undefined || when !== undefined ? {} : valueAt(at, "public")),
        },
      ]),
  ),
].map(([type, properties], index) => ({ type, name: `r${index}`, properties }));

const resources: readonly ExampleResource[] = [
  ...credentials,
  {
    type: "kubernetes:core/v1:ServiceAccount",
    name: "web",
    properties: { metadata: { name: "web", namespace: "shop" } },
  },
];

/** Whose plugin a type needs: of an explicit provider, the one that it stands for. */
function packageOf(type: string): string {
  const parts = type.split(":");
  return (type.startsWith("pulumi:providers:") ? parts[2] : parts[0]) ?? "";
}

const packages = [...new Set(resources.map(({ type }) => packageOf(type)))];

describe("the policy pack on types of other providers, on the real engine", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    for (const name of packages) {
      const folder = join(sandbox.env.PULUMI_HOME ?? "", "plugins", `resource-${name}-v1.0.0`);
      writeLauncher(join(folder, `pulumi-resource-${name}`), join(__dirname, "support/echoProvider.cjs"), [
        name,
      ]);
    }
    const program = `
      const { CustomResource } = require("@pulumi/pulumi");
      for (const { type, name, properties } of ${JSON.stringify(resources)})
        new CustomResource(type, name, properties, { version: "1.0.0" });`;
    const manifest = "name: example\nruntime: {name: nodejs, options: {typescript: false}}\n";
    const folder = sandbox.write("others", { "Pulumi.yaml": manifest, "index.js": program });
    project = sandbox.project(folder, { policyPack: "policy-packs/keyless" });
  });
  after(() => sandbox?.remove());

  it("says of each what the check says of the same preview", async () => {
    const { stdout, stderr } = await project.preview();
    const facts = readFiles([{ name: "preview.json", text: asPulumiPreview(resources) }]);
    const expected = rules
      .filter(({ scope }) => scope !== "check")
      .flatMap((rule) => [...findingsOf(rule, facts, { policy: defaultPolicy, now: new Date() })])
      .filter(({ undecided }) => undecided === undefined)
      .map(({ rule, resource }) => `${rule} ${resource.split("::").pop()}`);
    const found = [...stdout.matchAll(/^ +- \[\w+\] .*? {2}([a-z0-9-]+) {2}\(\S+: (\S+)\)$/gm)].map(
      ([, rule, name]) => `${rule} ${name}`,
    );
    assert.ok(expected.length > resources.length / 2, "most of these are found");
    assert.deepEqual([...new Set(found)].sort(), [...new Set(expected)].sort(), stdout + stderr);
  });
});
