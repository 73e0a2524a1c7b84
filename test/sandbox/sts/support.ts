/** A small sandbox cloud, written as its providers write it, with the token services at work over it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Claims, issuerOrGeneric, type Parts, tokenOf } from "../../../src/issuers/index.js";
import type { Properties } from "../../../src/model/index.js";
import { awsAccount, gcpWorld } from "../../../src/sandbox/account/index.js";
import { projectNumber } from "../../../src/sandbox/providers/gcp/settings.js";
import { logFiles, startTokenService, type TokenService } from "../../../src/sandbox/sts/index.js";

export const account = "000000000000";
export const project = "acme-sandbox";
export const number = projectNumber(project);
export const githubIssuer = "https://token.actions.githubusercontent.com";
export const githubProvider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
export const poolProvider = `//iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/ci-jobs/providers/github`;

/** The token that all of it is made for. */
export const intended: Parts = {
  owner: "acme",
  repository: "web",
  environment: "production",
  ownerId: "123456",
  repositoryId: "456789",
};

export interface Sandbox {
  readonly home: string;
  readonly service: TokenService;
  /** Moves the service's clock, in seconds. */
  wait(seconds: number): void;
  /** A signed token of a preset or of plain claims. */
  token(order: Order): Promise<string>;
  role(name: string, trust: object, more?: Properties): string;
  rolePolicy(role: string, document: object): void;
  aws(type: string, key: string, properties: Properties): void;
  gcp(type: string, key: string, properties: Properties): void;
  serviceAccount(id: string, grants?: readonly Grant[]): string;
  log(cloud: "aws" | "gcp"): readonly LogRecord[];
  stop(): Promise<void>;
}

/** Fields of a record, however deep. */
export interface LogRecord {
  readonly [field: string]: LogRecord;
}

export interface Grant {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: Properties;
}

export interface Order {
  readonly issuer?: string;
  readonly form?: string;
  readonly parts?: Parts;
  readonly audience?: string | readonly string[];
  readonly claims?: Claims;
  readonly expiresIn?: number;
}

export async function startSandbox(): Promise<Sandbox> {
  const home = mkdtempSync(join(tmpdir(), "keyless-sts-"));
  let offset = 0;
  const service = await startTokenService({ home, now: () => new Date(Date.now() + offset * 1000) });
  const created = "2026-01-01T00:00:00.000Z";
  const aws: Sandbox["aws"] = (type, key, properties) =>
    awsAccount(home, account).put({ type, key, id: String(properties.id ?? key), properties, created });
  const gcp: Sandbox["gcp"] = (type, key, properties) =>
    gcpWorld(home).put({ type, key, id: key, properties, created });
  return {
    home,
    service,
    wait(seconds) {
      offset += seconds;
    },
    async token({ issuer = githubIssuer, ...order }) {
      const response = await fetch(`${service.url}/issuers/${encodeURIComponent(issuer)}/token`, {
        method: "POST",
        body: JSON.stringify(order),
      });
      const { token, error } = (await response.json()) as { token?: string; error?: string };
      if (token === undefined) throw new Error(error);
      return token;
    },
    role(name, trust, more = {}) {
      const arn = `arn:aws:iam::${account}:role/${name}`;
      const uniqueId = `AROASANDBOX${name.toUpperCase().replaceAll("-", "").padEnd(10, "X").slice(0, 10)}`;
      const properties = { name, arn, uniqueId, path: "/", assumeRolePolicy: JSON.stringify(trust), ...more };
      aws("aws:iam/role:Role", name, properties);
      return arn;
    },
    rolePolicy: (role, document) =>
      aws("aws:iam/rolePolicy:RolePolicy", `${role}:p`, {
        role,
        name: "p",
        policy: JSON.stringify(document),
      }),
    aws,
    gcp,
    serviceAccount(id, grants = []) {
      const email = `${id}@${project}.iam.gserviceaccount.com`;
      const uniqueId = `1${String(Buffer.from(id).readUIntBE(0, 4)).padStart(20, "0")}`;
      const name = `projects/${project}/serviceAccounts/${email}`;
      gcp("gcp:serviceaccount/account:Account", email, { accountId: id, project, email, uniqueId, name });
      if (grants.length > 0)
        gcp("gcp:serviceaccount/iAMPolicy:IAMPolicy", name, {
          serviceAccountId: name,
          policyData: JSON.stringify({ bindings: grants }),
        });
      return email;
    },
    log: (cloud) =>
      readFileSync(join(home, logFiles[cloud]), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    async stop() {
      await service.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Puts GitHub's provider and a role that trusts one environment of one repository. */
export function deployGithub(sandbox: Sandbox): string {
  sandbox.aws("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "token.actions.githubusercontent.com", {
    arn: githubProvider,
    url: "token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
  });
  return sandbox.role("deploy", githubTrust());
}

export function githubTrust(actions: readonly string[] = ["sts:AssumeRoleWithWebIdentity"]): object {
  return {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Federated: githubProvider },
      Action: actions,
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": [
            "repo:acme/web:environment:production",
            "repo:acme@123456/web@456789:environment:production",
          ],
          "token.actions.githubusercontent.com:repository_id": "456789",
        },
      },
    },
  };
}

/** Puts a pool with GitHub's provider, and a service account that the repository's subject may become. */
export function deployPool(sandbox: Sandbox): string {
  const base = `projects/${number}/locations/global/workloadIdentityPools/ci-jobs`;
  sandbox.gcp("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "ci", {
    project,
    workloadIdentityPoolId: "ci-jobs",
    name: base,
    state: "ACTIVE",
  });
  sandbox.gcp("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", "ci/github", {
    project,
    workloadIdentityPoolId: "ci-jobs",
    workloadIdentityPoolProviderId: "github",
    name: `${base}/providers/github`,
    attributeMapping: {
      "google.subject": "assertion.sub",
      "attribute.repository_id": "assertion.repository_id",
    },
    attributeCondition: "assertion.repository_owner_id == '123456' && assertion.repository_id == '456789'",
    oidc: { issuerUri: githubIssuer },
  });
  const subjects = [
    "repo:acme/web:environment:production",
    "repo:acme@123456/web@456789:environment:production",
  ];
  return sandbox.serviceAccount("deploy", [
    {
      role: "roles/iam.workloadIdentityUser",
      members: subjects.map((each) => `principal://iam.googleapis.com/${base}/subject/${each}`),
    },
  ]);
}

/** Claims of the intended token. */
export function intendedClaims(audience: string): Claims {
  const { issuer, tenancy } = issuerOrGeneric(githubIssuer);
  const form = issuer.forms(tenancy, []).find(({ name }) => name === "environment");
  if (form === undefined) throw new Error("GitHub has tokens of environments");
  return tokenOf(issuer, tenancy, form, intended, audience);
}
