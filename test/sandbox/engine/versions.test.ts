import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../src/sandbox/engine/index.js";
import {
  compareVersions,
  engineVersion,
  minimumVersion,
  unsuitable,
} from "../../../src/sandbox/engine/versions.js";

describe("the engine's version", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    [minimumVersion, undefined],
    [engineVersion, undefined],
    ["3.1000.0", undefined],
    ["3.259.0-alpha.1+abc", undefined],
    ["3.99.0", `version 3.99.0 is older than ${minimumVersion}`],
    ["2.300.0", `version 2.300.0 is older than ${minimumVersion}`],
    ["4.0.0", `version 4.0.0 is of another major version than ${minimumVersion}`],
    ["nonsense", 'it answers "nonsense" when asked for its version'],
  ];
  for (const [version, reason] of cases) {
    it(`${version} is ${reason === undefined ? "good" : "refused"}`, () =>
      assert.equal(unsuitable(version), reason));
  }

  it("is compared by number, not by letter", () => {
    assert.deepEqual(["3.10.0", "3.9.1", "3.9.0"].sort(compareVersions), ["3.9.0", "3.9.1", "3.10.0"]);
  });

  it("has the SDK of package.json as its minimum, and the go.mod's as what is built", () => {
    const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    assert.equal(manifest.dependencies["@pulumi/pulumi"], `^${minimumVersion}`);
    const module = readFileSync(join(packageRoot, "engine", "go.mod"), "utf8");
    assert.match(module, new RegExp(`require github.com/pulumi/pulumi/pkg/v3 v${engineVersion}\n`));
  });
});
