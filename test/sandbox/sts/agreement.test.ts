import assert from "node:assert/strict";
import { attacks, awsTrust, prove } from "../../../src/analysis/trust/index.js";
import { readDocument } from "../../../src/iam/aws/index.js";
import { type Claims, type Issuer, intendedTokens, issuers, nearMisses } from "../../../src/issuers/index.js";
import { extractFacts } from "../../../src/readers/index.js";
import { cloudResources } from "../../../src/sandbox/account/index.js";
import { account, number, project, type Sandbox, startSandbox } from "./support.js";

const ids = ["github", "gitlab", "kubernetes"];
const chosen = issuers.filter(({ id }) => ids.includes(id));
const scope = "https://www.googleapis.com/auth/cloud-platform";

/** One issuer with a narrow role and service account for the use that it is there for. */
interface Narrow {
  readonly roleArn: string;
  readonly email: string;
  readonly awsIntended: Parameters<typeof nearMisses>[0];
  readonly gcpIntended: Parameters<typeof nearMisses>[0];
  /** Audience of the exchange. */
  readonly provider: string;
  /** Tokens that strangers get in with where nothing is demanded but the audience. */
  readonly attacks: readonly Claims[];
}

/** Deploys a role and a pool provider that take exactly the intended subjects, and what else the cloud can see. */
function deploy(sandbox: Sandbox, issuer: Issuer): Narrow {
  const tenancy = issuer.recognise(issuer.intended.url)!;
  const url = tenancy.url.replace("https://", "");
  const { form, parts } = issuer.intended;
  const awsIntended = { issuer, tenancy, form, parts, audience: "sts.amazonaws.com" };
  const pool = `projects/${number}/locations/global/workloadIdentityPools/pool-${issuer.id}`;
  const provider = `${pool}/providers/provider`;
  const gcpIntended = { ...awsIntended, audience: `https://iam.googleapis.com/${provider}` };
  const good = intendedTokens(awsIntended);
  const subjects = good.map(({ sub }) => String(sub));
  const pins = pinned(issuer, good);

  const arn = `arn:aws:iam::${account}:oidc-provider/${url}`;
  sandbox.aws("aws:iam/openIdConnectProvider:OpenIdConnectProvider", url, {
    arn,
    url,
    clientIdLists: ["sts.amazonaws.com"],
  });
  const visible = Object.entries(issuer.aws(tenancy).keys).filter(([, claim]) => pins[claim] !== undefined);
  const Condition = {
    StringEquals: {
      [`${url}:aud`]: "sts.amazonaws.com",
      [`${url}:sub`]: subjects,
      ...Object.fromEntries(visible.map(([key, claim]) => [`${url}:${key}`, pins[claim]])),
    },
  };
  const statement = {
    Effect: "Allow",
    Principal: { Federated: arn },
    Action: "sts:AssumeRoleWithWebIdentity",
  };
  const roleArn = sandbox.role(issuer.id, { Version: "2012-10-17", Statement: { ...statement, Condition } });

  sandbox.gcp("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", pool, { project, name: pool });
  sandbox.gcp("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", provider, {
    project,
    name: provider,
    attributeMapping: { "google.subject": "assertion.sub" },
    attributeCondition: [
      "assertion.sub != ''",
      ...Object.entries(pins).map(([claim, value]) => `assertion.${claim} == '${value}'`),
    ].join(" && "),
    oidc: { issuerUri: tenancy.url },
  });
  const email = sandbox.serviceAccount(`account-${issuer.id}`.slice(0, 30), [
    {
      role: "roles/iam.workloadIdentityUser",
      members: subjects.map((subject) => `principal://iam.googleapis.com/${pool}/subject/${subject}`),
    },
  ]);
  const wide = {
    Version: "2012-10-17",
    Statement: { ...statement, Condition: { StringEquals: { [`${url}:aud`]: "sts.amazonaws.com" } } },
  };
  const found = attacks(
    awsTrust(readDocument(wide, "trust"), [{ arn, audiences: ["sts.amazonaws.com"] }], roleArn),
  );
  return {
    roleArn,
    email,
    awsIntended,
    gcpIntended,
    provider: `//iam.googleapis.com/${provider}`,
    attacks: found.open.map(({ token }) => token),
  };
}

/** Claims that are text, name one pinned part each, and are the same in every intended token. */
function pinned(
  { intended, forms, recognise, types }: Issuer,
  good: readonly Claims[],
): Readonly<Record<string, string>> {
  const tenancy = recognise(intended.url)!;
  const own = forms(tenancy, []).filter(({ name }) => name === intended.form);
  return Object.fromEntries(
    Object.keys(intended.parts).flatMap((part) =>
      Object.keys(good[0] ?? {})
        .filter((claim) => claim !== "sub" && /^\w+$/.test(claim) && types[claim] === undefined)
        .filter((claim) => own.every(({ claims }) => claims[claim] === `{${part}}`))
        .map((claim) => [claim, String(good[0]?.[claim])] as const),
    ),
  );
}

describe("what the sandbox lets in", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  /** A signed token of these claims; those that the near miss lacks are lacking. */
  const sign = (claims: Claims) =>
    sandbox.token({ issuer: String(claims.iss), claims: { aud: null, ...claims, jti: "miss" } as Claims });

  const becomes = {
    async aws({ roleArn }: Narrow, token: string) {
      const response = await fetch(sandbox.service.url, {
        method: "POST",
        body: new URLSearchParams({
          Action: "AssumeRoleWithWebIdentity",
          Version: "2011-06-15",
          RoleArn: roleArn,
          RoleSessionName: "job",
          WebIdentityToken: token,
        }),
      });
      return response.ok;
    },
    async gcp({ email, provider }: Narrow, token: string) {
      const exchange = await fetch(`${sandbox.service.url}/v1/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
          audience: provider,
          scope,
          subject_token: token,
        }),
      });
      if (!exchange.ok) return false;
      const { access_token } = (await exchange.json()) as { access_token: string };
      const response = await fetch(
        `${sandbox.service.url}/v1/projects/-/serviceAccounts/${email}:generateAccessToken`,
        {
          method: "POST",
          headers: { authorization: `Bearer ${access_token}` },
          body: JSON.stringify({ scope: [scope] }),
        },
      );
      return response.ok;
    },
  };

  for (const issuer of chosen) {
    for (const cloud of ["aws", "gcp"] as const) {
      it(`${issuer.name} on ${cloud}: the intended tokens, and neither a near miss nor a stranger's, as prove says`, async () => {
        const narrow = deploy(sandbox, issuer);
        const intended = cloud === "aws" ? narrow.awsIntended : narrow.gcpIntended;
        const identity = cloud === "aws" ? narrow.roleArn : narrow.email;
        const facts = extractFacts(cloudResources(sandbox.home));
        const proven = (claims: Claims) =>
          prove(facts, claims, { identity }).some(({ decision }) => decision === "admitted");
        const strangers = narrow.attacks.map((token) => ({ ...token, aud: intended.audience }));
        const tried: readonly (readonly [Claims, boolean])[] = [
          ...intendedTokens(intended).map((token) => [token, true] as const),
          ...nearMisses(intended).map(({ token }) => [token, false] as const),
          ...strangers.map((token) => [token, false] as const),
        ];
        assert.ok(
          tried.length > 20 && strangers.length > 0,
          `${tried.length} tokens, ${strangers.length} strangers'`,
        );
        for (const [claims, expected] of tried) {
          const letIn = await becomes[cloud](narrow, await sign(claims));
          assert.deepEqual(
            { claims, letIn, proven: proven(claims) },
            { claims, letIn: expected, proven: expected },
          );
        }
      });
    }
  }
});
