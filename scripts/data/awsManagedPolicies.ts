/**
 * Rebuilds data/aws-managed-policies.json.gz from a clone of the dataset that data/README.md names.
 *
 *   npx tsx scripts/data/awsManagedPolicies.ts CLONE SNAPSHOT-DATE
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

interface Entry {
  readonly document: unknown;
  readonly deprecated?: true;
}

/** The dataset describes these two but leaves out what they allow. */
const byHand: Readonly<Record<string, Entry>> = {
  "arn:aws:iam::aws:policy/AdministratorAccess": {
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  },
  "arn:aws:iam::aws:policy/PowerUserAccess": {
    document: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
        {
          Effect: "Allow",
          Action: [
            "account:GetAccountInformation",
            "account:GetGovCloudAccountInformation",
            "account:GetPrimaryEmail",
            "account:ListRegions",
            "iam:CreateServiceLinkedRole",
            "iam:DeleteServiceLinkedRole",
            "iam:ListRoles",
            "organizations:DescribeEffectivePolicy",
            "organizations:DescribeOrganization",
          ],
          Resource: "*",
        },
      ],
    },
  },
};

function readPolicy(file: string): readonly (readonly [string, Entry])[] {
  const policy = JSON.parse(readFileSync(file, "utf8")) as {
    arn?: unknown;
    document?: unknown;
    deprecated?: unknown;
    name?: unknown;
  };
  if (typeof policy.document !== "object" || policy.document === null) return [];
  const arn = typeof policy.arn === "string" ? policy.arn : `arn:aws:iam::aws:policy/${String(policy.name)}`;
  return [[arn, { document: policy.document, ...(policy.deprecated === true ? { deprecated: true } : {}) }]];
}

function main(clone: string, date: string): void {
  const folder = join(clone, "aws", "managedpolicies");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const found = files.flatMap((name) => readPolicy(join(folder, name)));
  const policies = Object.fromEntries(
    [...Object.entries(byHand), ...found].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const source = `github.com/iann0036/iam-dataset (MIT), snapshot ${date}`;
  const target = join(__dirname, "..", "..", "data", "aws-managed-policies.json.gz");
  writeFileSync(target, gzipSync(JSON.stringify({ source, policies }), { level: 9 }));
  process.stdout.write(`${Object.keys(policies).length} policies\n`);
}

const [clone, date] = process.argv.slice(2);
if (clone === undefined || date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date)) {
  process.stderr.write("usage: awsManagedPolicies.ts CLONE SNAPSHOT-DATE\n");
  process.exitCode = 2;
} else {
  main(clone, date);
}
