import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gcpEntry, roleArn, sessionEvent } from "../audit/logs.js";
import {
  account,
  accountExport,
  exportedRole,
  policy,
  serviceTrust,
  stack,
  stackFunction,
  stackRole,
} from "../governance/cases.js";

const main = join(__dirname, "../../dist/cli/main.js");
const lambda = serviceTrust("lambda.amazonaws.com");
const functionArn = `arn:aws:lambda:eu-west-1:${account}:function:orders`;

const read = sessionEvent(
  "run",
  ["s3", "GetObject"],
  "2026-11-19T10:00:00Z",
  {
    eventID: "e-1",
    eventCategory: "Data",
    readOnly: true,
    resources: [{ type: "AWS::S3::Object", ARN: "arn:aws:s3:::data/a.txt" }],
  },
  { inScopeOf: { credentialsIssuedTo: functionArn }, context: { sourceIdentity: "ana" } },
);

const withPolicy = (...statements: readonly object[]) =>
  stack([
    stackRole("run", lambda, { tags: { owner: "ana@acme.example" } }),
    {
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "run",
      properties: { role: "run", policy: JSON.stringify(policy(...statements)) },
    },
  ]);
const get = { Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" };
const list = { Action: "s3:ListBucket", Resource: "arn:aws:s3:::data" };

describe("use over time on the command line", function () {
  this.timeout(60_000);
  let folder: string;
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  const keyless = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.doesNotMatch(stderr, /\n\s+at /, "never a stack trace");
    return { code: status, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, never> };
  };
  let paths: Record<"account" | "before" | "after" | "logs" | "used" | "broken", string>;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-use-"));
    const role = exportedRole("run", lambda, {
      RolePolicyList: [
        { PolicyName: "p", PolicyDocument: policy(get, list, { Action: "ec2:*", Resource: "*" }) },
      ],
    });
    paths = {
      account: file("account.json", accountExport([role, exportedRole("next", lambda)])),
      used: file("stack.json", stack([stackFunction("orders", "run")])),
      before: file("before.json", withPolicy(get, list)),
      after: file("after.json", withPolicy(list)),
      logs: file("trail.json", { Records: [read] }),
      broken: file("broken.json", `${JSON.stringify(read)}\n{"eventVersion":"1.09","x\n`),
    };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  describe("impact", () => {
    it("exits 1 and shows the observed dependant with its date", () => {
      const run = keyless(
        "impact",
        paths.account,
        "--identity",
        "run",
        "--logs",
        paths.logs,
        "--format",
        "json",
      );
      assert.equal(run.code, 1);
      const { version, verdict, dependants, used } = run.json() as unknown as {
        version: number;
        verdict: string;
        dependants: { id: string; grade: string; observed?: { last: string } }[];
        used: { action: string }[];
      };
      assert.deepEqual([version, verdict], [1, "breaks"]);
      const orders = dependants.find(({ id }) => id === functionArn);
      assert.deepEqual([orders?.grade, orders?.observed?.last], ["observed", "2026-11-19T10:00:00Z"]);
      assert.deepEqual(
        used.map(({ action }) => action),
        ["s3:GetObject"],
      );
    });

    it("exits 0 where nothing is known, and says what would decide", () => {
      const run = keyless("impact", paths.account, "--identity", "next", "--logs", paths.logs);
      assert.equal(run.code, 0);
      assert.match(run.stdout, /^UNKNOWN {2}revoke/);
      assert.match(run.stdout, /would decide: .*90 days|would decide: .*management events/);
    });

    it("says what a change takes away, from whom and how long ago it was used", () => {
      const args = [
        "impact",
        paths.after,
        "--before",
        paths.before,
        "--logs",
        paths.logs,
        "--as-of",
        "2026-11-22",
      ];
      const run = keyless(...args);
      assert.equal(run.code, 1);
      assert.match(
        run.stdout,
        /This change removes s3:GetObject on arn:aws:s3:::data\/a\.txt from run, which orders used 3 days ago/,
      );
      assert.match(keyless(...args, "--format", "markdown").stdout, /3 days ago/);
      assert.equal(
        (keyless(...args, "--format", "json").json() as unknown as { lost: { action: string }[] }).lost[0]
          ?.action,
        "s3:GetObject",
      );
    });

    it("takes what there was before from the plan itself", () => {
      const values = (...statements: readonly object[]) => ({
        name: "run",
        role: "run",
        policy: JSON.stringify(policy(...statements)),
      });
      const trust = { name: "run", arn: roleArn("run"), assume_role_policy: JSON.stringify(lambda) };
      const resource = (type: string, actions: readonly string[], before: object, after: object) => ({
        address: `${type}.run`,
        mode: "managed",
        type,
        name: "run",
        change: { actions, before, after, after_unknown: {} },
      });
      const plan = file("plan.json", {
        format_version: "1.2",
        terraform_version: "1.9.0",
        resource_changes: [
          resource("aws_iam_role", ["no-op"], trust, trust),
          resource("aws_iam_role_policy", ["update"], values(get, list), values(list)),
        ],
        configuration: { root_module: {} },
      });
      const run = keyless("impact", plan, "--logs", paths.logs, "--as-of", "2026-11-22");
      assert.equal(run.code, 1, run.stderr);
      assert.match(run.stdout, /This change removes s3:GetObject .* orders used 3 days ago/);
      assert.equal(keyless("impact", paths.account, "--logs", paths.logs).code, 2);
    });

    it("tells broken parts of a log on stderr, and reads the rest", () => {
      const run = keyless("impact", paths.account, "--identity", "run", "--logs", paths.broken);
      assert.equal(run.code, 1);
      assert.match(run.stderr, /1 part of the logs could not be read, the first: byte \d+ of .*broken\.json/);
    });
  });

  describe("offboard", () => {
    const args = () => [
      "offboard",
      paths.account,
      paths.used,
      "--identity",
      "run",
      "--state",
      join(folder, "state.yaml"),
      "--as-of",
      "2026-11-22",
    ];

    it("refuses while a live dependant has no replacement, and goes on once it has one", () => {
      const refused = keyless(...args());
      assert.equal(refused.code, 1);
      assert.match(refused.stdout, /^REFUSED {2}offboard/);
      const state = join(folder, "state.yaml");
      assert.ok(existsSync(state));
      writeFileSync(
        state,
        readFileSync(state, "utf8").replace(`${functionArn}: null`, `${functionArn}: next`),
      );
      const open = keyless(...args(), "--format", "json");
      assert.equal(open.code, 0, open.stdout + open.stderr);
      assert.equal((open.json() as unknown as { status: string }).status, "open");
    });

    it("keeps what is done, and stops when it was used in quarantine", () => {
      assert.equal(keyless(...args(), "--done", "save").code, 0);
      const early = keyless(...args(), "--done", "delete");
      assert.equal(early.code, 2);
      assert.match(early.stderr, /not yet the turn/);
      const quarantine = [...args().slice(0, -1), "2026-11-18", "--done", "quarantine"];
      assert.match(keyless(...quarantine).stdout, /waiting/);
      const stopped = keyless(...args(), "--logs", paths.logs);
      assert.equal(stopped.code, 1);
      assert.match(stopped.stdout, /^STOPPED[\s\S]*it was used in quarantine, the last time on 2026-11-19/);
      assert.match(stopped.stdout, /back \$ aws iam delete-role-policy --role-name=run/);
    });

    it("lists what somebody owns", () => {
      const run = keyless("offboard", paths.before, "--owner", "ana@acme.example", "--format", "json");
      assert.equal(run.code, 0);
      const { identities } = run.json() as unknown as {
        identities: { identity: string; owner: { evidence: string } }[];
      };
      assert.deepEqual(
        identities.map(({ identity, owner }) => [identity, owner.evidence]),
        [[roleArn("run"), "tag"]],
      );
    });

    it("keeps what is done for one of those that somebody owns", () => {
      const state = join(folder, "ana.yaml");
      const all = ["offboard", paths.before, "--state", state];
      assert.equal(keyless(...all, "--owner", "ana@acme.example").code, 0);
      const done = keyless(...all, "--identity", "run", "--done", "quarantine");
      assert.equal(done.code, 0, done.stderr);
      assert.match(readFileSync(state, "utf8"), /owner: ana@acme\.example[\s\S]*quarantined:/);
      assert.equal(keyless(...all, "--identity", "other", "--done", "quarantine").code, 2);
      assert.equal(keyless(...all, "--identity", "run").code, 2);
    });

    for (const [title, more, wanted] of [
      ["nothing to offboard", [], /--identity <name> or --owner <name> is needed/],
      ["both", ["--identity", "a", "--owner", "b"], /not both/],
      ["an unknown name", ["--identity", "nobody"], /named "nobody"/],
      ["a wait that is no number", ["--identity", "run", "--wait-days", "soon"], /--wait-days/],
      ["a step without a state", ["--identity", "run", "--done", "save"], /--done needs --state/],
    ] as const) {
      it(`exits 2 for ${title}`, () => {
        const run = keyless("offboard", paths.account, ...more);
        assert.equal(run.code, 2);
        assert.match(run.stderr, wanted);
      });
    }

    it("exits 2 for a state that is none, or of something else, and leaves the file alone", () => {
      const state = file("other.yaml", "version: 1\nscope: {owner: ana}\nwaitDays: 30\nidentities: []\n");
      assert.equal(keyless("offboard", paths.account, "--identity", "run", "--state", state).code, 2);
      const none = file("none.yaml", "hello");
      assert.equal(keyless("offboard", paths.account, "--identity", "run", "--state", none).code, 2);
      assert.equal(readFileSync(none, "utf8"), "hello");
    });
  });

  describe("audit, chain and rightsize", () => {
    it("audit counts each identity's actions, version first", () => {
      const { stdout, code, json } = keyless("audit", paths.logs, "--format", "json");
      assert.equal(code, 0);
      assert.ok(stdout.startsWith('{\n  "version": 1,\n  "read": {'));
      const { identities } = json() as unknown as {
        identities: { id: string; actions: { action: string; count: number }[] }[];
      };
      assert.deepEqual(
        identities.map(({ id, actions }) => [id, actions[0]?.action, actions[0]?.count]),
        [[roleArn("run"), "s3:GetObject", 1]],
      );
    });

    it("audit says with files what they do not have, and what the logs do not show", () => {
      const run = keyless("audit", paths.logs, "--with", paths.account);
      assert.match(run.stdout, /not seen in the logs[\s\S]*role\/next: not known/);
    });

    it("chain names the person behind an event", () => {
      const run = keyless("chain", paths.logs, "--event", "e-1");
      assert.equal(run.code, 0);
      assert.match(run.stdout, /person: ana \(asserted, by the source identity of the session\)/);
      assert.equal(keyless("chain", paths.logs, "--event", "none").code, 2);
      assert.equal(keyless("chain", paths.logs).code, 2);
    });

    it("rightsize prints the least policy within what was granted", () => {
      const run = keyless(
        "rightsize",
        paths.logs,
        "--identity",
        "run",
        "--with",
        paths.account,
        "--format",
        "json",
      );
      assert.equal(run.code, 0);
      const { policy: least, withinGranted } = run.json() as unknown as {
        policy: { Statement: unknown };
        withinGranted: boolean;
      };
      assert.deepEqual(least.Statement, [{ Effect: "Allow", ...get }]);
      assert.equal(withinGranted, true);
      assert.equal(keyless("rightsize", paths.logs, "--identity", "nobody").code, 2);
    });

    for (const command of ["audit", "chain", "rightsize"] as const) {
      it(`${command} exits 2 for what holds no record`, () => {
        const identity = command === "audit" ? [] : ["--identity", "run"];
        const run = keyless(command, file("empty.json", "{}"), ...identity);
        assert.equal(run.code, 2);
        assert.match(run.stderr, /holds no record of CloudTrail/);
      });
    }

    it("reads Google's entries from a folder", () => {
      const entry = gcpEntry(
        "run@acme.iam.gserviceaccount.com",
        [["storage.objects.get", "projects/_/buckets/b/objects/o"]],
        "2026-11-19T10:00:00Z",
      );
      const path = file("gcp.json", [entry]);
      assert.match(
        keyless("audit", path).stdout,
        /run@acme\.iam\.gserviceaccount\.com {2}service-account: 1 call, 1 action/,
      );
    });
  });
});
