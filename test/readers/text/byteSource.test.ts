import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import { InputProblem } from "../../../src/readers/index.js";
import { loadFacts } from "../../../src/readers/load.js";
import { bytesOf, bytesOfFile, indexIn, lastIndexIn } from "../../../src/readers/text/byteSource.js";

const folder = mkdtempSync(join(tmpdir(), "keyless-bytes-"));
after(() => rmSync(folder, { recursive: true }));

function file(content: Buffer | string, name = "file.json"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const megabyte = 1024 * 1024;

describe("Bytes that are looked at in stretches", () => {
  it("are found across the ends of stretches, as in memory", () => {
    const text = Buffer.alloc(9 * megabyte, "x");
    const places = [0, 4 * megabyte - 3, 4 * megabyte + 10, 8 * megabyte - 1, text.length - 5];
    for (const at of places) text.write("here!", at);
    const opened = openSync(file(text), "r");
    for (const source of [bytesOf(text), bytesOfFile(opened, text.length)]) {
      const found = [indexIn(source, "here!", 0)];
      while (found.length < places.length) found.push(indexIn(source, "here!", found.at(-1)! + 1));
      assert.deepEqual(found, places);
      assert.equal(indexIn(source, "here!", places.at(-1)! + 1), -1);
      assert.equal(lastIndexIn(source, "here!"), places.at(-1));
      assert.equal(lastIndexIn(source, "nowhere"), -1);
    }
    closeSync(opened);
  });

  it("are none that is not UTF-8, wherever a stretch cuts a character", () => {
    const good = Buffer.from("aé€😀".repeat(50));
    const opened = openSync(file(good), "r");
    const source = bytesOfFile(opened, good.length);
    for (let from = 0; from < 12; from++)
      for (let to = from + 1; to < from + 24; to++)
        assert.equal(source.view(from, to)?.equals(good.subarray(from, to)), true, `${from} to ${to}`);
    closeSync(opened);
    const bad = Buffer.from(good);
    bad[100] = 0xff;
    const other = openSync(file(bad), "r");
    assert.equal(bytesOfFile(other, bad.length).view(80, 120), undefined);
    closeSync(other);
  });
});

describe("A large plan in a file", () => {
  const user = (index: number) => ({
    address: `aws_iam_user.n${index}`,
    mode: "managed",
    type: "aws_iam_user",
    name: `n${index}`,
    change: {
      actions: ["create"],
      before: null,
      after: { name: `ü${index}`, tags: { note: "€".repeat(index % 7), long: "x".repeat(500) } },
      after_unknown: { arn: true },
    },
  });
  const users = Array.from({ length: 12_000 }, (_, index) => user(index));
  const text = JSON.stringify({
    format_version: "1.2",
    planned_values: { outputs: { o: { value: "é".repeat(600_000) } } },
    resource_changes: users,
    configuration: {},
  });

  it("gives every resource, whatever stretch it falls into", async () => {
    const facts = await loadFacts([file(text)]);
    assert.deepEqual(
      facts.identities.map(({ name }) => name),
      users.map(({ change }) => change.after.name),
    );
  });

  it("is a problem where it is not UTF-8, also in what is passed over", async () => {
    const bytes = Buffer.from(text);
    for (const at of [500_001, 3_000_000]) {
      const broken = Buffer.from(bytes);
      broken[at] = 0xff;
      await assert.rejects(loadFacts([file(broken)]), InputProblem);
    }
  });

  it("is a problem where it is cut", async () => {
    for (const length of [800_000, 5_000_000, text.length])
      await assert.rejects(loadFacts([file(text.slice(0, length - 1))]), InputProblem);
  });
});
