import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "../../../src/model/index.js";
import {
  awsAccount,
  type CloudRecord,
  cloudResources,
  gcpWorld,
  sandboxHome,
} from "../../../src/sandbox/account/index.js";

const TYPE = "aws:iam/role:Role";

function record(key: string, properties: CloudRecord["properties"] = {}): CloudRecord {
  return { type: TYPE, key, id: key, properties, created: "2026-11-22T00:00:00.000Z" };
}

describe("an account of the sandbox cloud", () => {
  const home = mkdtempSync(join(tmpdir(), "keyless-account-"));
  const account = awsAccount(home, "123456789012");
  after(() => rmSync(home, { recursive: true, force: true }));

  it("lives where the environment says, else in the user's cache", () => {
    assert.equal(sandboxHome({ KEYLESS_SANDBOX_HOME: "/there" }), "/there");
    assert.equal(sandboxHome({ XDG_CACHE_HOME: "/cache" }), join("/cache", "keyless", "sandbox"));
  });

  it("keeps a record as one small file that only its owner can read", () => {
    account.put(record("path/with:odd *signs"));
    const folder = join(home, "aws", "123456789012", "aws.iam.role.Role");
    assert.deepEqual(readdirSync(folder), ["path%2Fwith%3Aodd%20*signs.json"]);
    assert.equal(statSync(join(folder, "path%2Fwith%3Aodd%20*signs.json")).mode & 0o777, 0o600);
    assert.deepEqual(account.get(TYPE, "path/with:odd *signs"), record("path/with:odd *signs"));
    account.remove(TYPE, "path/with:odd *signs");
    assert.deepEqual(account.list(TYPE), []);
  });

  it("tells long keys apart that begin alike", () => {
    const [one, two] = [`${"k".repeat(400)}1`, `${"k".repeat(400)}2`];
    account.put(record(one));
    account.put(record(two));
    assert.deepEqual(
      account
        .list(TYPE, "k".repeat(300))
        .map(({ key }) => key)
        .sort(),
      [one, two],
    );
    account.remove(TYPE, one);
    assert.equal(account.get(TYPE, two)?.key, two);
    account.remove(TYPE, two);
  });

  it("never writes the value of a secret", () => {
    account.put(record("s", { open: "seen", nested: { token: new Secret("hunter2") } }));
    const text = readFileSync(join(account.folder, "aws.iam.role.Role", "s.json"), "utf8");
    assert.doesNotMatch(text, /hunter2/);
    const { nested } = account.get(TYPE, "s")?.properties ?? {};
    assert.equal(JSON.stringify(nested), '{"token":"[secret]"}');
    account.remove(TYPE, "s");
  });

  it("shows what lives in every account as resources of the model", () => {
    const arn = "arn:aws:iam::123456789012:role/r";
    account.put(record("r", { arn }));
    gcpWorld(home).put({ ...record("p"), type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool" });
    gcpWorld(home).put({
      ...record("gone"),
      type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
      deleted: "2026-11-22",
    });
    assert.deepEqual(
      cloudResources(home).map(({ address, type, source }) => ({ address, type, file: source.file })),
      [
        { address: arn, type: TYPE, file: "aws/123456789012" },
        {
          address: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool:p",
          type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
          file: "gcp",
        },
      ],
    );
  });

  it("lets one process in at a time, and minds a lock whose holder has died", async function () {
    this.timeout(30_000);
    writeFileSync(join(account.folder, ".lock"), "999999999");
    const script = join(home, "count.ts");
    writeFileSync(
      script,
      `import { awsAccount } from ${JSON.stringify(join(__dirname, "../../../src/sandbox/account/index.js"))};
       const account = awsAccount(${JSON.stringify(home)}, "123456789012");
       for (let n = 0; n < 100; n += 1) account.transaction(() => {
         const seen = Number(account.get("t:t:t", "n")?.id ?? 0);
         account.put({ type: "t:t:t", key: "n", id: String(seen + 1), properties: {}, created: "" });
       });`,
    );
    const ends = [1, 2].map(
      () =>
        new Promise((resolve) =>
          spawn(process.execPath, ["--import", "tsx", script], { stdio: "inherit" }).on("exit", resolve),
        ),
    );
    assert.deepEqual(await Promise.all(ends), [0, 0]);
    assert.equal(account.get("t:t:t", "n")?.id, "200");
    account.remove("t:t:t", "n");
  });
});
