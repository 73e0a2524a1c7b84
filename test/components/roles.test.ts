import assert from "node:assert/strict";
import { certificateProblems } from "../../src/components/trust/certificate.js";
import { podProblems } from "../../src/components/trust/pod.js";
import { aws } from "../../src/index.js";
import { authorityCertificate } from "../../src/sandbox/providers/gcp/services/sandboxAuthority.js";
import { awaited, type Registered, runProgram } from "./support/mocks.js";
import { strictFindings } from "./support/strict.js";

const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
const cluster = "arn:aws:eks:eu-west-1:123456789012:cluster/main";
const authority =
  "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555";

function policyOf(registered: readonly Registered[]): unknown {
  const role = registered.find(({ type }) => type === "aws:iam/role:Role");
  return JSON.parse(String(role?.inputs.assumeRolePolicy)).Statement[0];
}

describe("the role of a pod", () => {
  const pod = { ...owned, clusterArn: cluster, namespace: "shop", serviceAccount: "api" };

  it("trusts EKS for one service account of one cluster only", async () => {
    const { registered } = await runProgram(() => new aws.PodRole("api", pod));
    assert.deepEqual(policyOf(registered), {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:RequestTag/eks-cluster-arn": cluster,
          "aws:RequestTag/kubernetes-namespace": "shop",
          "aws:RequestTag/kubernetes-service-account": "api",
        },
      },
    });
    const association = registered.find(
      ({ type }) => type === "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    );
    assert.deepEqual(association?.inputs, {
      clusterName: "main",
      namespace: "shop",
      serviceAccount: "api",
      roleArn: "arn:aws:iam::123456789012:role/api",
    });
  });

  it("refuses wildcards, and a cluster that is none", () => {
    const problems = podProblems({ ...pod, clusterArn: "main", namespace: "*" });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["clusterArn", "namespace"],
    );
  });
});

describe("the role of a machine with a certificate", () => {
  const machine = {
    ...owned,
    subject: { commonName: "web-1", uri: "spiffe://acme.example/web" },
    authorityArn: authority,
  };

  it("is held to the subject and to its own trust anchor, in one statement", async () => {
    const { registered } = await runProgram(
      () => new aws.CertificateRole("web", { ...owned, subject: machine.subject, trustAnchorArn: anchor }),
    );
    assert.deepEqual(policyOf(registered), {
      Effect: "Allow",
      Principal: { Service: "rolesanywhere.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      Condition: {
        ArnEquals: { "aws:SourceArn": anchor },
        StringEquals: {
          "aws:PrincipalTag/x509Subject/CN": "web-1",
          "aws:PrincipalTag/x509SAN/URI": "spiffe://acme.example/web",
        },
      },
    });
  });

  it("makes an anchor for a Private CA, credentials of a quarter of an hour, and the profile to paste", async () => {
    const { result, registered } = await runProgram(() => new aws.CertificateRole("web", machine));
    const profile = registered.find(({ type }) => type === "aws:rolesanywhere/profile:Profile");
    assert.equal(profile?.inputs.durationSeconds, 900);
    const made = registered.find(({ type }) => type === "aws:rolesanywhere/trustAnchor:TrustAnchor");
    assert.deepEqual(made?.inputs.source, {
      sourceType: "AWS_ACM_PCA",
      sourceData: { acmPcaArn: authority },
    });
    assert.match(await awaited(result.setup), /credential_process = aws_signing_helper credential-process/);
  });

  const anchor =
    "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/11111111-2222-3333-4444-555555555555";
  const refused: readonly (readonly [string, Partial<Parameters<typeof certificateProblems>[0]>, RegExp])[] =
    [
      ["no common name", { subject: { commonName: "" } }, /refuses a certificate with an empty subject/],
      ["a value that AWS would drop", { subject: { commonName: "a&b" } }, /does not fit into a session tag/],
      ["two authorities", { trustAnchorArn: anchor }, /give exactly one of/],
      ["a lifetime that AWS does not take", { credentialSeconds: 60 }, /not within 900 to 43200/],
    ];
  for (const [title, change, expected] of refused) {
    it(`refuses ${title}`, () => {
      const [first] = certificateProblems({ ...machine, ...change });
      assert.match(first?.message ?? "", expected);
    });
  }

  it("imports the list of certificates that no longer count, so that one of them can be stopped alone", async () => {
    const list = "-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n";
    const { authorityArn: _, ...rest } = machine;
    const { registered } = await runProgram(
      () =>
        new aws.CertificateRole("web", {
          ...rest,
          authorityCertificate: authorityCertificate,
          revocationList: list,
        }),
    );
    const made = registered.find(({ type }) => type === "aws:cloudcontrol/resource:Resource");
    assert.equal(made?.inputs.typeName, "AWS::RolesAnywhere::CRL");
    assert.deepEqual(JSON.parse(String(made?.inputs.desiredState)), {
      Name: "web",
      Enabled: true,
      TrustAnchorArn:
        "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/11111111-2222-4333-a444-555555555555",
      CrlData: list,
    });
    assert.deepEqual(strictFindings(registered), []);
  });

  it("refuses a list that is none", () => {
    const [first] = certificateProblems({ ...machine, revocationList: "revoked" });
    assert.match(first?.message ?? "", /is not one certificate revocation list in PEM/);
  });

  it("never takes a private key", () => {
    const { authorityArn: _, ...rest } = machine;
    const key = "-----BEGIN PRIVATE KEY-----";
    const [first] = certificateProblems({ ...rest, authorityCertificate: key });
    assert.match(first?.message ?? "", /holds a private key/);
    assert.ok(!first?.message.includes(key));
  });
});

describe("an account's own issuer of tokens", () => {
  const ofType = (registered: readonly Registered[]) =>
    registered.filter(
      ({ type }) => type === "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation",
    );
  const ask = "aws:iam/getOutboundWebIdentityFederation:getOutboundWebIdentityFederation";
  const issuer = "https://11111111-2222-4333-a444-555555555555.tokens.sts.global.api.aws";

  it("is switched on where it is off", async () => {
    const { registered } = await runProgram(() => new aws.OutboundFederation("tokens", owned), {
      answers: { [ask]: () => "FeatureDisabled: outbound identity federation is not enabled" },
    });
    assert.equal(ofType(registered).length, 1);
  });

  it("is taken in where it is on", async () => {
    const { result, registered } = await runProgram(() => new aws.OutboundFederation("tokens", owned), {
      answers: {
        [ask]: () => ({ issuerIdentifier: issuer }),
        "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: "123456789012" }),
      },
    });
    assert.equal(await awaited(result.issuer), issuer);
    assert.equal(ofType(registered).length, 1);
  });
});
