import assert from "node:assert/strict";
import { parse } from "yaml";
import { type Migration, migrationsOf } from "../../../src/governance/migrate/plan.js";
import { writeText, writeYaml } from "../../../src/governance/migrate/write.js";
import { readIdentities } from "../../../src/program/identities.js";
import { extractFacts } from "../../../src/readers/extract/index.js";
import { readInput } from "../../../src/readers/read.js";

const secret = "never-to-be-printed";
const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const account = "deploy@acme.iam.gserviceaccount.com";

/** A Terraform state with a key of each grade, by address. */
function migrations(resources: Readonly<Record<string, object>>): readonly Migration[] {
  const list = Object.entries(resources).map(([address, values]) => {
    const [type = "", name = ""] = address.split(".");
    const provider = type.startsWith("aws") ? "aws" : "google";
    const provider_name = `registry.terraform.io/hashicorp/${provider}`;
    return { address, mode: "managed", type, name, provider_name, values };
  });
  const text = JSON.stringify({
    format_version: "1.0",
    terraform_version: "1.9.0",
    values: { root_module: { resources: list } },
  });
  const { resources: read, unread } = readInput({ name: "state.json", text: Buffer.from(text) });
  return migrationsOf(extractFacts(read, unread));
}

const user = {
  name: "ci",
  arn: "arn:aws:iam::123456789012:user/ci",
  tags: { owner: "team-web@acme.example" },
};
const key = { user: "ci", id: "AKIAEXAMPLE", secret, status: "Active" };
const cloud = {
  "aws_iam_user.ci": user,
  "aws_iam_user_policy.ci": {
    user: "ci",
    name: "ci",
    policy: policy({
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:Get*"],
      Resource: "arn:aws:s3:::acme-web/*",
    }),
  },
  "aws_iam_access_key.one": key,
  "aws_iam_access_key.two": { ...key, id: "AKIAEXAMPLE2" },
  "google_service_account.deploy": {
    account_id: "deploy",
    email: account,
    name: `projects/acme/serviceAccounts/${account}`,
  },
  "google_service_account_key.deploy": {
    service_account_id: `projects/acme/serviceAccounts/${account}`,
    private_key: secret,
  },
  "google_project_iam_member.deploy": {
    project: "acme",
    role: "roles/run.developer",
    member: `serviceAccount:${account}`,
  },
  "google_project_iam_member.edit": {
    project: "acme",
    role: "roles/editor",
    member: `serviceAccount:${account}`,
  },
};

describe("the badges that replace static keys", () => {
  it("are one for each holder, with what it could do so far and what is left to settle", () => {
    const [aws, gcp, ...more] = migrations(cloud);
    assert.deepEqual(more, []);
    assert.deepEqual(
      aws?.keys.map(({ resource }) => resource),
      ["aws_iam_access_key.one", "aws_iam_access_key.two"],
    );
    assert.equal(aws.badge?.name, "ci");
    assert.equal(aws.badge.args.owner, "team-web@acme.example");
    assert.deepEqual(aws.badge.args.grants, [{ actions: ["s3:PutObject"], on: "arn:aws:s3:::acme-web/*" }]);
    assert.ok(aws.open.some((what) => what.includes("allows s3:Get*: name the actions that are needed")));
    assert.equal(gcp?.badge?.component, "FederatedServiceAccount");
    assert.deepEqual(gcp.badge.args.grants, [{ role: "roles/run.developer", on: "projects/acme" }]);
    assert.ok(gcp.open.some((what) => what.includes("grants roles/editor")));
  });

  it("connect to a database without its password", () => {
    const [database] = migrations({
      "aws_db_instance.main": { identifier: "main", username: "root", password: secret },
    });
    assert.match(writeText(database === undefined ? [] : [database]), /connect: "<arn:aws:rds-db:/);
  });

  it("have names apart, where two keys have no holder in common", () => {
    const database = { username: "root", password: secret };
    const names = migrations({
      "aws_db_instance.main": database,
      "aws_rds_cluster.main": { master_username: "root", master_password: secret },
    });
    assert.deepEqual(
      names.map(({ badge }) => badge?.name),
      ["main", "main-2"],
    );
  });

  it("are none where there is no key", () => {
    assert.deepEqual(migrations({ "aws_iam_user.ci": user }), []);
    assert.equal(writeText([]), "No static key or password is in the input.\n");
  });

  it("never show a secret", () => {
    const all = migrations(cloud);
    for (const text of [writeText(all), writeYaml(all), JSON.stringify(all)])
      assert.ok(!text.includes(secret));
  });

  it("mark what the input does not say", () => {
    assert.match(writeText(migrations(cloud)), /repository: "<repository: not in the input>"/);
  });

  it("keep what a hostile name says inside its comment", () => {
    const [first] = migrations({ "aws_iam_access_key.x": { ...key, user: "ci\nprocess.exit(1) //" } });
    const lines = writeText(first === undefined ? [] : [first]).split("\n");
    assert.ok(lines.some((line) => line.startsWith("//") && line.includes("process.exit")));
    assert.ok(!lines.some((line) => line.startsWith("process.exit")));
  });

  it("are config that the program takes once the marked values are filled in", () => {
    const filled = writeYaml(migrations(cloud))
      .replaceAll("<what it is for, in one sentence: not in the input>", "Deploys")
      .replaceAll("<team or person who answers for it: not in the input>", "team-web@acme.example")
      .replaceAll("<day of the next review, YYYY-MM-DD: not in the input>", "2027-05-31")
      .replace(/<(\w+): not in the input>/g, "acme");
    const config = parse(filled).config["keyless:identities"];
    const read = readIdentities(JSON.stringify(config), { project: "badges", stack: "test" });
    assert.equal(read.kind, "ok", JSON.stringify(read));
  });
});
