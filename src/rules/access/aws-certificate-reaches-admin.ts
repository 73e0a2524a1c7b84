import { compileStatement } from "../../analysis/permissions/aws/index.js";
import { admits } from "../../analysis/sets/index.js";
import { type Edge, isKnown, type Knowable, type PolicyDocument, type Statement } from "../../model/index.js";
import { allowsOnAll } from "../awsBreadth.js";
import { isEveryAction } from "../awsEverything.js";
import { allowing } from "../awsGranting.js";
import { type Holder, holdersOf } from "../awsHolders.js";
import { attachedPolicy } from "../examplePolicy.js";
import { trustingRole } from "../exampleTrust.js";
import { referenceWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const service = "rolesanywhere.amazonaws.com";

/** Anchor, profile and role, the role under these conditions and with this policy. */
function path(policy: string, Condition: Readonly<Record<string, unknown>>): readonly ExampleResource[] {
  return [
    {
      type: "aws:rolesanywhere/trustAnchor:TrustAnchor",
      name: "factory",
      properties: {
        name: "factory",
        enabled: true,
        source: {
          sourceType: "AWS_ACM_PCA",
          sourceData: {
            acmPcaArn:
              "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555",
          },
        },
      },
    },
    {
      type: "aws:rolesanywhere/profile:Profile",
      name: "machines",
      properties: { name: "machines", enabled: true, roleArns: ["arn:aws:iam::123456789012:role/deploy"] },
    },
    trustingRole("deploy", {
      Effect: "Allow",
      Principal: { Service: service },
      Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      Condition,
    }),
    attachedPolicy("rights", policy),
  ];
}

const anchor = {
  ArnEquals: { "aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/factory" },
};

export const awsCertificateReachesAdmin: Rule<"reaches"> = {
  name: "aws-certificate-reaches-admin",
  title: "Every certificate of an authority is an administrator",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "stack",
  why: "The role takes any certificate that chains to the anchor, and has administrator rights: whoever gets one certificate from the authority, for whatever machine, owns the account.",
  remediation:
    "Bind the role's trust to the subject with aws:PrincipalTag/x509Subject/CN, and give the role only what that machine needs.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-03",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1649",
  ],
  parameters: {},
  messages: {
    reaches: "Any certificate of {anchor} becomes {role} through {profile}, and {role} may do everything.",
  },
  examples: {
    bad: [
      {
        title: "An administrator for every machine of the factory.",
        resources: path("arn:aws:iam::aws:policy/AdministratorAccess", anchor),
        findings: ["reaches:assumeRolePolicy"],
      },
      {
        title: "The issuer's name bounds no machine.",
        resources: path("arn:aws:iam::aws:policy/IAMFullAccess", {
          ...anchor,
          StringEquals: { "aws:PrincipalTag/x509Issuer/CN": "acme factory" },
        }),
        findings: ["reaches:assumeRolePolicy"],
      },
    ],
    good: [
      {
        title: "One machine by its subject.",
        resources: path("arn:aws:iam::aws:policy/AdministratorAccess", {
          ...anchor,
          StringEquals: { "aws:PrincipalTag/x509Subject/CN": "deploy.acme.example" },
        }),
      },
      {
        title: "Every machine may read its logs.",
        resources: path("arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess", anchor),
      },
    ],
  },
  *check(facts) {
    const anchors = facts.providers.filter(
      ({ kind, disabled }) => kind === "aws-anchor" && disabled !== true,
    );
    if (anchors.length === 0) return;
    const profiles = facts.edges.filter(
      ({ resource }) => resource.type === "aws:rolesanywhere/profile:Profile",
    );
    for (const holder of holdersOf(facts)) {
      const { identity } = holder;
      if (identity === undefined || !isAdministrator(holder)) continue;
      const profile = profiles.find((edge) => leadsTo(edge, holder));
      const trust = facts.trusts.find(({ resource }) => resource.address === identity.resource.address);
      if (profile === undefined || trust === undefined || !admitsEveryCertificate(trust.document)) continue;
      yield violation("reaches", trust, {
        data: {
          anchor: anchors.map(({ resource }) => resource.name).join(", "),
          profile: profile.resource.name,
          role: holder.words,
        },
        witness: {
          certificate: "CN=any-machine",
          path: [profile.resource.address, identity.resource.address],
        },
      });
    }
  },
};

function leadsTo({ to, resource }: Edge, { identity, arn, name }: Holder): boolean {
  if (resource.properties.sessionPolicy !== undefined) return false;
  if (identity !== undefined && to.addresses.includes(identity.resource.address)) return true;
  const words = referenceWords(to);
  return words === arn || (name !== undefined && words.endsWith(`:role/${name}`));
}

function isAdministrator({ policies, boundary }: Holder): boolean {
  if (boundary !== undefined) return false;
  return policies.some(({ document }) =>
    allowing(document).some(
      (statement) =>
        allowsOnAll(statement, []) &&
        (isEveryAction(statement) || allowsOnAll(statement, ["iam:PutRolePolicy"])),
    ),
  );
}

function admitsEveryCertificate(document: Knowable<PolicyDocument>): boolean {
  return (
    isKnown(document) &&
    allowing(document).some((statement) => namesService(statement) && !bindsSubject(statement))
  );
}

function namesService({ principals }: Statement): boolean {
  return principals?.principals.some(({ value }) => value === service || value === "*") ?? false;
}

const subjectKey = /^(?:aws:principaltag\/x509(?:subject|san)\/|sts:sourceidentity$)/;

/** Whether some part of the certificate's subject must have a value that not every certificate has. */
function bindsSubject(statement: Statement): boolean {
  const { box, relations } = compileStatement(statement, "2012-10-17");
  if (relations.some(({ on }) => subjectKey.test(on))) return true;
  return [...box].some(
    ([key, dimension]) => subjectKey.test(key) && !dimension.absent && !admits(dimension, ["unlikely-9"]),
  );
}
