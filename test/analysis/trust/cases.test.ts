import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import {
  attack,
  awsTrust,
  type GcpProvider,
  gcpTrust,
  type TrustAnalysis,
} from "../../../src/analysis/trust/index.js";
import { parsePolicy } from "../../../src/iam/aws/index.js";
import { isUnknown } from "../../../src/model/index.js";

/** One trust with the verdict that the clouds' documentation asks for, and why. */
interface Case {
  readonly title: string;
  readonly why: string;
  readonly expect: "open" | "closed" | "unreachable" | "unknown";
  readonly family?: string;
  readonly closest?: string;
}

interface AwsCase extends Case {
  readonly provider?: string;
  readonly condition?: unknown;
  readonly statements?: readonly unknown[];
}

interface GcpCase extends Case {
  readonly member: string;
  readonly condition?: string;
  readonly provider?: Partial<GcpProvider>;
}

function cases<T>(name: string): readonly T[] {
  return JSON.parse(
    readFileSync(join(__dirname, "../../cases/trust", `${name}.json`), "utf8"),
  ) as readonly T[];
}

function awsCase({ provider = "", condition, statements }: AwsCase): TrustAnalysis {
  const federated =
    provider === "accounts.google.com" ? provider : `arn:aws:iam::111122223333:oidc-provider/${provider}`;
  const one = {
    Effect: "Allow",
    Principal: { Federated: federated },
    Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
    Condition: condition,
  };
  const document = { Version: "2012-10-17", Statement: statements ?? [one] };
  return awsTrust(parsePolicy(document, "trust").document!);
}

const pool = "projects/123456789/locations/global/workloadIdentityPools/some-pool";
const github: GcpProvider = {
  id: `${pool}/providers/some-provider`,
  kind: "gcp-oidc",
  issuer: "https://token.actions.githubusercontent.com",
  audiences: [],
  mapping: {
    "google.subject": "assertion.sub",
    "attribute.repository": "assertion.repository",
    "attribute.repository_owner": "assertion.repository_owner",
    "attribute.repository_id": "assertion.repository_id",
    "attribute.ref": "assertion.ref",
  },
  disabled: false,
};

function gcpCase({ provider, condition, member }: GcpCase): TrustAnalysis {
  const inPool = /^(?:subject\/|attribute\.|\*)/.test(member);
  const scheme = member.startsWith("subject/") ? "principal" : "principalSet";
  const whole = inPool ? `${scheme}://iam.googleapis.com/${pool}/${member}` : member;
  const one: GcpProvider = { ...github, ...provider, ...(condition === undefined ? {} : { condition }) };
  return gcpTrust([one], [{ member: whole, path: "members" }]);
}

function check(trust: TrustAnalysis, { expect, family, closest, why }: Case): void {
  const result = attack(trust, { strict: true });
  if (isUnknown(result)) {
    assert.equal("unknown", expect, result.reason);
    return;
  }
  assert.equal(result.kind, expect, `${why}: ${JSON.stringify(result)}`);
  if (result.kind === "open") {
    assert.equal(result.family, family, JSON.stringify(result.witness));
    if (family !== "everyone") assert.equal(trust.judge(result.token, result.request).decision, "admitted");
  }
  if (result.kind === "unreachable" && closest !== undefined) assert.equal(result.closest, closest);
}

describe("The trust of an AWS role", () => {
  for (const name of ["awsGithub", "awsDocuments", "awsIssuers"])
    for (const each of cases<AwsCase>(name))
      it(`${each.title}: ${each.expect}${each.family ? ` to ${each.family}` : ""}, because ${each.why}`, () =>
        check(awsCase(each), each));
});

describe("The trust of a GCP pool's provider and member", () => {
  for (const each of cases<GcpCase>("gcp"))
    it(`${each.title}: ${each.expect}${each.family ? ` to ${each.family}` : ""}, because ${each.why}`, () =>
      check(gcpCase(each), each));
});
