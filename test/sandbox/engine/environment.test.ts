import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  type Engine,
  formatShell,
  sandboxChange,
  sandboxEnvironment,
} from "../../../src/sandbox/engine/index.js";
import { run } from "../../../src/sandbox/engine/processes.js";
import { bareMachine, type Machine } from "./support/machine.js";

describe("the sandbox's environment", () => {
  let machine: Machine;
  let home: string;
  beforeEach(() => {
    machine = bareMachine();
    home = join(machine.folder, "a home");
  });
  afterEach(() => machine.remove());

  const engine = (origin: Engine["origin"], host = true): Engine => {
    const bin = join(machine.folder, "engine");
    if (host) machine.command("pulumi-language-nodejs", "", bin);
    return { command: machine.command("pulumi", "", bin), version: "3.258.0", origin };
  };

  it("has a provider for each cloud, in the version of the SDK that is installed", () => {
    sandboxChange({ engine: engine("path"), home, env: machine.env });
    const require = createRequire(__filename);
    const expected = ["aws", "gcp"].map(
      (cloud) =>
        `resource-${cloud}-v${(require(`@pulumi/${cloud}/package.json`) as { version: string }).version}`,
    );
    assert.deepEqual(readdirSync(join(home, "pulumi", "plugins")), expected);
    const launcher = readFileSync(
      join(home, "pulumi", "plugins", expected[0] ?? "", "pulumi-resource-aws"),
      "utf8",
    );
    assert.match(launcher, /dist\/sandbox\/providers\/main\.js' 'aws' "\$@"/);
  });

  it("gives nothing of a real cloud or backend to what runs in it", () => {
    const real = { AWS_PROFILE: "prod", GOOGLE_CREDENTIALS: "{}", PULUMI_ACCESS_TOKEN: "pul-1", KEPT: "yes" };
    const env = sandboxEnvironment({ engine: engine("path"), home, env: { ...machine.env, ...real } });
    assert.deepEqual(
      Object.keys(real).map((name) => env[name]),
      [undefined, undefined, undefined, "yes"],
    );
    assert.equal(env.PULUMI_BACKEND_URL, `file://${join(home, "stacks")}`);
    assert.equal(env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, "true");
  });

  it("uses the stand-in of the language host only with an engine that was built here", () => {
    const hosts = (["path", "fetched", "built"] as const).map(
      (origin) => sandboxChange({ engine: engine(origin), home, env: {} }).set.KEYLESS_LANGUAGE_HOST,
    );
    assert.deepEqual(hosts.slice(0, 2), [undefined, undefined]);
    assert.match(hosts[2] ?? "", /languageHost\/main\.js$/);
  });

  it("leaves PATH to be searched where the engine's language hosts are not beside it", () => {
    const { set } = sandboxChange({ engine: engine("path", false), home, env: machine.env });
    assert.equal(set.PULUMI_IGNORE_AMBIENT_PLUGINS, undefined);
    assert.match(set.PATH ?? "", /engine:.*plugins\/resource-aws-v/);
  });

  it("is the same by eval in a shell, with quotes in a path", async () => {
    const odd = join(machine.folder, "it's $HOME");
    const change = sandboxChange({ engine: engine("path"), home: odd, env: machine.env });
    const script = `${formatShell(change)}\nprintf '%s|%s' "$KEYLESS_SANDBOX_HOME" "\${AWS_PROFILE-none}"`;
    const shell = await run("/bin/sh", ["-c", script], { env: { AWS_PROFILE: "prod" } });
    assert.equal(shell.stdout, `${join(odd, "cloud")}|none`);
  });
});
