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
  pulumiEsc: { pulumiCloud: { organization: "acme", project: "web", environment: "prod" } },
  kubernetes: {
    kubernetes: {
      issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
      namespace: "web",
      serviceAccount: "api",
    },
  },
};

function federation(name: string, target: Target) {
  const result = federationOf(trusts[name]!, target);
  assert.equal(result.kind, "ok", JSON.stringify(result));
  return (result as Extract<typeof result, { kind: "ok" }>).value;
}

describe("what to paste next", () => {
  for (const name of Object.keys(trusts)) {
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

  it("is a credential configuration file that Google's clients read", () => {
    const file = JSON.parse(gcpSetup(federation("kubernetes", "gcp"), email, provider));
    assert.equal(file.type, "external_account");
    assert.equal(file.audience, `//iam.googleapis.com/${provider}`);
  });
});
