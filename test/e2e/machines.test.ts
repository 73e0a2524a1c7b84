import assert from "node:assert/strict";
import { fromHttp, fromWebToken } from "@aws-sdk/credential-providers";
import { AwsClient } from "google-auth-library";
import {
  agentPath,
  clusterIssuer,
  externalAccountUrls,
  startTokenService,
  type TokenService,
} from "../../src/sandbox/sts/index.js";
import { type Machine, makeCertificate } from "../sandbox/sts/certificates.js";
import { createSession } from "../sandbox/sts/createSession.js";
import { becomeByCertificate, type MachineSetup } from "./support/certificateClient.js";
import { present, signedToken } from "./support/exchange.js";
import { repository } from "./support/folders.js";
import { ENGINE_TIMEOUT, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const cluster = "arn:aws:eks:eu-west-1:123456789012:cluster/main";
const guarded = "210987654321";
const printerId = "spiffe://acme.example/ns/shop/sa/printer";
const githubIssuer = "https://token.actions.githubusercontent.com";

const program = `
const pulumi = require("@pulumi/pulumi");
const keyless = require(${JSON.stringify(repository)});
const { Provider } = require("@pulumi/aws");
const authorityCertificate = new pulumi.Config().require("authority");
const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
const github = (repository) => ({ github: { owner: "acme", repository, environment: "prod" } });

exports.pod = new keyless.aws.PodRole("pod", {
  ...owned, clusterArn: "${cluster}", namespace: "shop", serviceAccount: "api",
}).arn;
const machine = new keyless.aws.CertificateRole("machine", {
  ...owned, subject: { commonName: "web-1", organization: "acme" }, authorityCertificate,
});
exports.machine = {
  trustAnchorArn: machine.trustAnchorArn, profileArn: machine.profileArn, roleArn: machine.arn,
};
const caller = { ...owned, path: "/ci/" };
exports.web = new keyless.aws.FederatedRole("web", { ...caller, roleName: "web", trust: github("web") }).arn;
exports.webs = new keyless.aws.FederatedRole("webs", { ...caller, roleName: "webs", trust: github("web") }).arn;
const account = new keyless.gcp.FederatedServiceAccount("web", {
  ...owned, trust: { awsRole: { roleArn: "arn:aws:iam::123456789012:role/ci/web" } },
});
const printer = new keyless.gcp.CertificateServiceAccount("printer", {
  ...owned, subject: { uri: "${printerId}", organization: "acme" }, authorityCertificate,
});
exports.printer = { email: printer.email, setup: printer.setup };
exports.account = { email: account.email, workloadIdentityProvider: account.workloadIdentityProvider };

const provider = new Provider("guarded", {
  region: "eu-west-1", assumeRoles: [{ roleArn: "arn:aws:iam::${guarded}:role/deploy" }],
});
const there = { providers: [provider] };
exports.own = new keyless.aws.FederatedRole("own", { ...owned, trust: github("web") }, there).arn;
const mallory = { github: { owner: "mallory", repository: "web", environment: "prod" } };
exports.stranger = new keyless.aws.FederatedRole("stranger", { ...owned, trust: mallory }, there).arn;
new keyless.aws.OrganizationGuard("guard", {
  ...owned, targets: ["${guarded}"], issuers: [{ issuer: "${githubIssuer}", subjects: ["repo:acme/*"] }],
});
`;

const manifest = "name: machines\nruntime: {name: nodejs, options: {typescript: false}}\nmain: program.js\n";

interface Outputs {
  readonly pod: string;
  readonly machine: {
    readonly trustAnchorArn: string;
    readonly profileArn: string;
    readonly roleArn: string;
  };
  readonly web: string;
  readonly webs: string;
  readonly account: { readonly email: string; readonly workloadIdentityProvider: string };
  readonly printer: MachineSetup;
  readonly own: string;
  readonly stranger: string;
}

describe("identities of machines, and what guards an organisation", function () {
  this.timeout(RUN_TIMEOUT);
  const authority = makeCertificate({ names: { CN: "acme machines" }, isAuthority: true });
  let sandbox: Sandbox;
  let service: TokenService;
  let outputs: Outputs;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const files = { "Pulumi.yaml": manifest, "package.json": "{}", "program.js": program };
    const config = {
      "aws:region": "eu-west-1",
      "gcp:project": "acme-sandbox",
      "machines:authority": authority.pem,
    };
    const project = sandbox.project(sandbox.write("machines", files), { config });
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    outputs = (await project.outputs()) as unknown as Outputs;
    service = await startTokenService({ home: String(sandbox.env.KEYLESS_SANDBOX_HOME) });
  });
  after(async () => {
    await service?.close();
    sandbox?.remove();
  });

  describe("a pod's role", () => {
    const credentials = async (namespace: string, serviceAccount: string) =>
      fromHttp({
        awsContainerCredentialsFullUri: `${service.url}${agentPath(cluster)}`,
        awsContainerAuthorizationToken: await signedToken(service, {
          iss: clusterIssuer(cluster),
          aud: "pods.eks.amazonaws.com",
          sub: `system:serviceaccount:${namespace}:${serviceAccount}`,
        }),
        maxRetries: 0,
      })();

    it("is given to the pod by the agent on its node, through the AWS SDK", async () => {
      assert.match((await credentials("shop", "api")).accessKeyId, /^ASIA/);
    });

    for (const [namespace, name] of [
      ["evil", "api"],
      ["shop", "web"],
    ] as const) {
      it(`is not given to ${namespace}/${name}`, async () => {
        await assert.rejects(credentials(namespace, name), { Code: "ResourceNotFoundException" });
      });
    }
  });

  describe("a machine's role", () => {
    const web = { names: { CN: "web-1", O: "acme" }, issuer: authority };
    const ask = (machine: Machine) => createSession(service.url, machine, outputs.machine);

    it("is given for its certificate", async () => {
      assert.equal((await ask(makeCertificate(web))).status, 201);
    });

    const others: Readonly<Record<string, [Machine, RegExp]>> = {
      "another machine of the authority": [
        makeCertificate({ ...web, names: { CN: "web-2", O: "acme" } }),
        /x509Subject\/CN/,
      ],
      "a machine of another organisation": [
        makeCertificate({ ...web, names: { CN: "web-1", O: "evil" } }),
        /x509Subject\/O/,
      ],
      "a certificate that somebody made themselves": [
        makeCertificate({ names: web.names }),
        /issued by nobody/,
      ],
    };
    for (const [who, [machine, reason]] of Object.entries(others)) {
      it(`is not given to ${who}`, async () => {
        const answer = await ask(machine);
        assert.equal(answer.status, 403);
        assert.match(String(answer.reason), reason);
      });
    }
  });

  describe("a machine's service account", () => {
    const printer = { names: { CN: "p-1", O: "acme" }, uri: printerId, issuer: authority };
    const day = 86_400_000;
    const others: Readonly<Record<string, [Machine, string]>> = {
      "a machine with another SPIFFE id": [
        makeCertificate({ ...printer, uri: `${printerId}-2` }),
        "unauthorized_client",
      ],
      "a machine without one": [
        makeCertificate({ names: printer.names, issuer: authority }),
        "invalid_grant",
      ],
      "a machine of another organisation": [
        makeCertificate({ ...printer, names: { CN: "p-1", O: "evil" } }),
        "unauthorized_client",
      ],
      "a certificate of another authority": [
        makeCertificate({
          ...printer,
          issuer: makeCertificate({ names: authority.names, isAuthority: true }),
        }),
        "invalid_grant",
      ],
      "an expired certificate": [
        makeCertificate({ ...printer, from: new Date(Date.now() - 2 * day), to: new Date(Date.now() - day) }),
        "invalid_grant",
      ],
    };

    it("is given for its certificate by mutual TLS, by google-auth-library with the files of setup, and to nobody else", async () => {
      const machines = [makeCertificate(printer), ...Object.values(others).map(([machine]) => machine)];
      const [own, ...rest] = await becomeByCertificate(service, outputs.printer, machines, sandbox.folder);
      assert.equal(own?.kind, "admitted", JSON.stringify(own));
      const refusals = rest.map((outcome) => (outcome.kind === "refused" ? outcome.error : outcome.kind));
      const expected = Object.entries(others).map(([who, [, error]]) => [who, error]);
      assert.deepEqual(
        Object.keys(others).map((who, index) => [who, refusals[index]]),
        expected,
        JSON.stringify(rest),
      );
    });
  });

  const jobOf = (owner: string) => ({
    iss: githubIssuer,
    aud: "sts.amazonaws.com",
    sub: `repo:${owner}/web:environment:prod`,
    repository: `${owner}/web`,
    environment: "prod",
  });

  describe("a service account of an AWS role", () => {
    const becomes = async (roleArn: string) => {
      const { accessKeyId, secretAccessKey, sessionToken } = await fromWebToken({
        roleArn,
        webIdentityToken: await signedToken(service, jobOf("acme")),
        clientConfig: { region: "eu-west-1", endpoint: service.url },
      })();
      const client = new AwsClient({
        type: "external_account",
        audience: `//iam.googleapis.com/${outputs.account.workloadIdentityProvider}`,
        subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
        ...externalAccountUrls(service.url, outputs.account.email),
        aws_security_credentials_supplier: {
          getAwsRegion: async () => "eu-west-1",
          getAwsSecurityCredentials: async () => ({
            accessKeyId,
            secretAccessKey,
            token: sessionToken ?? "",
          }),
        },
      });
      client.scopes = ["https://www.googleapis.com/auth/cloud-platform"];
      return client.getAccessToken();
    };

    it("is given for the role's signed request, by google-auth-library", async () => {
      assert.ok((await becomes(outputs.web)).token);
    });

    it("is not given to another role, though its name begins alike", async () => {
      await assert.rejects(becomes(outputs.webs), /unauthorized_client/);
    });
  });

  describe("an organisation's guard", () => {
    it("lets the organisation's own workflows into its accounts", async () => {
      const outcome = await present(service, { cloud: "aws", arn: outputs.own }, jobOf("acme"));
      assert.equal(outcome.kind, "admitted");
    });

    it("keeps others' out, though a role of the account trusts them", async () => {
      const outcome = await present(service, { cloud: "aws", arn: outputs.stranger }, jobOf("mallory"));
      assert.equal(outcome.kind, "refused");
      assert.match(outcome.reason, /RESOURCE_CONTROL_POLICY.* denies sts:AssumeRoleWithWebIdentity/);
    });
  });
});
