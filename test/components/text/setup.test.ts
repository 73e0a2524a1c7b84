import assert from "node:assert/strict";
import { parse } from "yaml";
import { awsSetup } from "../../../src/components/text/awsSetup.js";
import { gcpSetup } from "../../../src/components/text/gcpSetup.js";
import { federationOf, type Target } from "../../../src/components/trust/request.js";

type Trust = Parameters<typeof federationOf>[0];

const role = "arn:aws:iam::123456789012:role/deploy";
const email = "deploy@acme.iam.gserviceaccount.com";
const provider = "projects/42/locations/global/workloadIdentityPools/keyless/providers/deploy";
const uuid = "aaaaaaaa-0000-4000-8000-000000000001";

const trusts: Readonly<Record<string, Trust>> = {
  github: { github: { owner: "acme", repository: "web", environment: "prod" } },
  gitlab: { gitlab: { project: "acme/web", branch: "main" } },
  bitbucket: { bitbucket: { workspace: "acme", workspaceId: uuid, repositoryId: `{${uuid}}` } },
  circleci: { circleci: { organizationId: uuid, projectId: uuid } },
  buildkite: { buildkite: { organization: "acme", pipeline: "web" } },
  hcpTerraform: {
    hcpTerraform: { organization: "acme", project: "web", workspace: "prod", runPhase: "plan" },
  },
  azure: { azure: { tenantId: uuid, principalId: uuid, audience: "api://keyless" } },
  deployment: {
    pulumiCloud: { organization: "acme", project: "web", stack: "prod", operations: ["update"] },
  },
  pulumiEsc: { pulumiCloud: { organization: "acme", project: "web", environment: "prod" } },
  kubernetes: {
    kubernetes: {
      issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
      namespace: "web",
      serviceAccount: "api",
    },
  },
};

/** Trusts that each cloud takes. */
const both = Object.keys(trusts);

const oneCloud: typeof trusts = {
  google: { google: { serviceAccountUniqueId: "1001", audience: "https://acme.example" } },
  awsCaller: { awsRole: { roleArn: role } },
  awsOutbound: {
    awsRole: { roleArn: role, issuer: `https://${uuid}.tokens.sts.global.api.aws` },
  },
};

function federation(name: string, target: Target) {
  const result = federationOf({ ...trusts, ...oneCloud }[name]!, target);
  assert.equal(result.kind, "ok", JSON.stringify(result));
  return (result as Extract<typeof result, { kind: "ok" }>).value;
}

describe("what to paste next", () => {
  for (const name of both) {
    it(`names the role, for ${name}`, () => {
      const of = federation(name, "aws");
      assert.match(awsSetup(of, role, of.request.audience ?? "sts.amazonaws.com"), new RegExp(role));
    });
    it(`names the account and its provider, for ${name}`, () => {
      const text = gcpSetup(federation(name, "gcp"), email, provider);
      assert.match(text, new RegExp(email));
      assert.match(text, /keyless/);
    });
  }

  it("is a GitLab job whose token has the audience that the role asks for", () => {
    const job = parse(awsSetup(federation("gitlab", "aws"), role, "sts.amazonaws.com"));
    assert.deepEqual(job, {
      deploy: {
        id_tokens: { KEYLESS_TOKEN: { aud: "sts.amazonaws.com" } },
        script: [
          'umask 077 && printf %s "$KEYLESS_TOKEN" > /tmp/keyless-token',
          `export AWS_ROLE_ARN=${role}`,
          "export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/keyless-token",
        ],
      },
    });
  });

  it("is the manifest of a Kubernetes service account", () => {
    const manifest = parse(awsSetup(federation("kubernetes", "aws"), role, "sts.amazonaws.com"));
    assert.deepEqual(manifest.metadata, {
      name: "api",
      namespace: "web",
      annotations: { "eks.amazonaws.com/role-arn": role },
    });
  });

  it("is the role of the phase, for HCP Terraform", () => {
    assert.match(awsSetup(federation("hcpTerraform", "aws"), role, "x"), /TFC_AWS_PLAN_ROLE_ARN=/);
  });

  const configuration = (text: string) => JSON.parse(text.slice(text.indexOf("{\n")));

  it("is a pod with a token in a file, and the credential configuration that reads it", () => {
    const text = gcpSetup(federation("kubernetes", "gcp"), email, provider);
    const [account, pod] = text.split("---\n");
    assert.equal(parse(account!).metadata.name, "api");
    assert.deepEqual(parse(pod!).spec.volumes[0].projected.sources[0].serviceAccountToken, {
      path: "token",
      expirationSeconds: 3600,
      audience: `https://iam.googleapis.com/${provider}`,
    });
    const file = configuration(text);
    assert.equal(file.type, "external_account");
    assert.equal(file.audience, `//iam.googleapis.com/${provider}`);
    assert.deepEqual(file.credential_source, { file: "/var/run/keyless/token" });
  });

  it("reads the token of an Azure machine from its metadata, on both clouds", () => {
    const url = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=";
    const file = configuration(gcpSetup(federation("azure", "gcp"), email, provider));
    assert.equal(file.credential_source.url, `${url}api%3A%2F%2Fkeyless`);
    const steps = awsSetup(federation("azure", "aws"), role, "api://keyless");
    assert.ok(steps.includes(`"${url}api://keyless"`), steps);
  });

  it("asks a Google machine for the audience, not for the authorised party that AWS compares", () => {
    assert.match(awsSetup(federation("google", "aws"), role, "1001"), /audience=https:\/\/acme\.example&/);
  });

  it("takes the credentials of an AWS role as they are, or a token of its account's own issuer", () => {
    const own = configuration(gcpSetup(federation("awsCaller", "gcp"), email, provider));
    assert.equal(own.subject_token_type, "urn:ietf:params:aws:token-type:aws4_request");
    assert.equal(own.credential_source.environment_id, "aws1");
    assert.match(
      gcpSetup(federation("awsOutbound", "gcp"), email, provider),
      /^umask 077 && aws sts get-web-identity-token --audience https:\/\/iam\.googleapis\.com\/projects/m,
    );
  });

  it("is the login of an ESC environment, and the settings of a stack's deployments", () => {
    const login = parse(awsSetup(federation("pulumiEsc", "aws"), role, "aws:acme"));
    assert.equal(login.values.aws.login["fn::open::aws-login"].oidc.roleArn, role);
    const settings = parse(gcpSetup(federation("deployment", "gcp"), email, provider));
    assert.deepEqual(settings.operationContext.oidc.gcp, {
      workloadPoolId: "keyless",
      providerId: "deploy",
      serviceAccount: email,
      projectId: "42",
    });
  });
});
