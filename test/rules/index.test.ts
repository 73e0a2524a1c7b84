import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "mocha";

const root = join(__dirname, "../..");

/** Loads the rules in a process of their own, and prints what they read of the catalogue of actions meanwhile. */
const program = `
  const fs = require("node:fs");
  const read = fs.readFileSync;
  fs.readFileSync = (file, ...rest) => {
    if (/iam-data.*\\.json$/.test(String(file))) console.log(String(file));
    return read(file, ...rest);
  };
  require("./src/rules/index.ts");
`;

describe("the rules", () => {
  it("are loaded without reading the catalogue of actions, which small inputs need little of", () => {
    const output = execFileSync(process.execPath, ["--require", "tsx/cjs", "--eval", program], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(output, "");
  });
});
