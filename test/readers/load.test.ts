import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { loadFacts } from "../../src/readers/load.js";

const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });

describe("Loading files and folders", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-load-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("walks a folder in a stable order and lists what it does not know", async () => {
    write("b.json", policy);
    write("a/deep/x.txt", policy);
    write("README.md", "# hello");
    write("node_modules/p/package.json", "{}");
    symlinkSync(folder, join(folder, "loop"));
    const { resources, unread } = await loadFacts([folder]);
    assert.deepEqual(
      resources.map(({ address }) => address.slice(folder.length + 1)),
      ["a/deep/x.txt", "b.json"],
    );
    assert.deepEqual(
      unread.map(({ source }) => source.file.slice(folder.length + 1)),
      ["README.md"],
    );
  });

  it("reads a file once, however often it is given, and lists links that lead nowhere", async () => {
    const file = write("a/policy.json", policy);
    symlinkSync(file, join(folder, "same.json"));
    symlinkSync("self", join(folder, "self"));
    symlinkSync("gone", join(folder, "dangling"));
    const { resources, unread } = await loadFacts([file, file, folder, folder]);
    assert.equal(resources.length, 1);
    assert.deepEqual(
      unread.map(({ source, reason }) => [source.file.slice(folder.length + 1), reason]),
      [
        ["dangling", "does not exist"],
        ["self", "cannot be read: too many symbolic links"],
      ],
    );
  });

  it("says of a folder of logs what they are for", async () => {
    write("trail.json", '{"Records":[{"eventSource":"sts.amazonaws.com","eventName":"AssumeRole"}]}');
    await assert.rejects(loadFacts([folder]), { message: /trail\.json is an audit log: .*`--logs`$/ });
  });

  it("reads what a device gives", async () => {
    await assert.rejects(loadFacts(["/dev/null"]), { message: "/dev/null: is empty (0 bytes)" });
  });

  it("stops at a broken file of a known kind, in a folder too", async () => {
    write("a.json", policy);
    const broken = write("plan.json", '{"resource_changes": [');
    await assert.rejects(loadFacts([folder]), {
      name: "InputProblem",
      message: /plan\.json, line 1.*cut off/,
    });
    await assert.rejects(loadFacts([broken]), { name: "InputProblem" });
  });

  it("refuses a folder in which nothing is known", async () => {
    write("README.md", "# hello");
    await assert.rejects(loadFacts([folder]), {
      message: `${folder}: is a folder without any file of a format that is known`,
    });
  });

  it("says when a file is missing or cannot be read", async () => {
    const missing = join(folder, "none.json");
    await assert.rejects(loadFacts([missing]), { message: `${missing}: does not exist` });
    if (process.getuid?.() === 0) return;
    const secret = write("secret.json", policy);
    chmodSync(secret, 0);
    await assert.rejects(loadFacts([secret]), { message: `${secret}: cannot be read: permission denied` });
  });

  it("refuses a gigabyte of zeros without reading it", async () => {
    const huge = write("huge.json", "");
    truncateSync(huge, 2 ** 30);
    await assert.rejects(loadFacts([huge]), { message: /huge\.json: is too large: 1073741824 bytes/ });
  });
});
