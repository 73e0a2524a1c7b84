import type { Unwrap } from "@pulumi/pulumi";
import type { CertificateRoleArgs, CertificateSubject } from "../args/certificateRole.js";
import { settingProblems } from "../aws/planRole.js";
import { ownershipOf } from "../ownership.js";
import { all, type Checked, ok, type Problem, problemsIn, then, wrong } from "../problem.js";
import { someCertificates } from "./pem.js";
import { proveTrust } from "./proof.js";

/** Session tags that Roles Anywhere makes of a certificate (user guide, "Trust model"). */
const tags: { readonly [K in keyof Unwrap<CertificateSubject>]-?: string } = {
  commonName: "x509Subject/CN",
  organization: "x509Subject/O",
  organizationalUnit: "x509Subject/OU",
  dnsName: "x509SAN/DNS",
  uri: "x509SAN/URI",
};

/** What the value of a session tag may hold (STS); Roles Anywhere drops what does not fit without a word. */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/** The trust is proven before the anchor is made: an anchor of the right form. */
const anyAnchor =
  "arn:aws:rolesanywhere:eu-west-1:000000000000:trust-anchor/00000000-0000-4000-8000-000000000000";

/** The conditions that hold a certificate to its subject. Equality only: a tag that was dropped must refuse. */
export function certificateConditions(
  subject: Unwrap<CertificateSubject>,
): Checked<Readonly<Record<string, string>>> {
  const given = Object.entries(tags).flatMap(([field, tag]) => {
    const value = subject[field as keyof typeof tags];
    return value === undefined ? [] : [{ field, tag, value }];
  });
  if (subject.commonName === undefined || subject.commonName === "") {
    return wrong("subject.commonName", "missing: Roles Anywhere refuses a certificate with an empty subject");
  }
  const checks = given.map(({ field, tag, value }) =>
    tagText.test(value)
      ? ok([`aws:PrincipalTag/${tag}`, value] as const)
      : wrong(
          `subject.${field}`,
          `${JSON.stringify(value)} does not fit into a session tag, so AWS would drop it; letters, digits, spaces and _.:/=+-@ are fine`,
        ),
  );
  return then(all<readonly [string, string]>(checks), (entries) => {
    const conditions = Object.fromEntries(entries);
    return then(proveTrust(certificateTrust(anyAnchor, conditions)), () => ok(conditions));
  });
}

/** The trust in one certificate of one anchor: all three actions and all conditions in one statement, or AWS refuses. */
export function certificateTrust(anchorArn: string, conditions: Readonly<Record<string, string>>): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "rolesanywhere.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        Condition: { ArnEquals: { "aws:SourceArn": anchorArn }, StringEquals: conditions },
      },
    ],
  };
}

/** All mistakes in the arguments at once. */
export function certificateProblems(args: Unwrap<CertificateRoleArgs>): readonly Problem[] {
  const checks = [
    ownershipOf(args),
    certificateConditions(args.subject),
    anchor(args),
    revocations(args.revocationList),
    lifetime(args.credentialSeconds),
  ];
  return [...problemsIn(...checks), ...settingProblems(args)];
}

const anchors = ["trustAnchorArn", "authorityArn", "authorityCertificate"] as const;

function anchor(args: Unwrap<CertificateRoleArgs>): Checked<unknown> {
  const given = anchors.filter((name) => args[name] !== undefined);
  if (given.length !== 1)
    return wrong("", `give exactly one of ${anchors.join(", ")}; ${given.length} are given`);
  const { trustAnchorArn, authorityArn, authorityCertificate } = args;
  if (
    trustAnchorArn !== undefined &&
    !/^arn:[a-z-]+:rolesanywhere:[^:]+:\d{12}:trust-anchor\/.+$/.test(trustAnchorArn)
  ) {
    return wrong("trustAnchorArn", `${JSON.stringify(trustAnchorArn)} is not the ARN of a trust anchor`);
  }
  if (
    authorityArn !== undefined &&
    !/^arn:[a-z-]+:acm-pca:[^:]+:\d{12}:certificate-authority\/.+$/.test(authorityArn)
  ) {
    return wrong("authorityArn", `${JSON.stringify(authorityArn)} is not the ARN of an AWS Private CA`);
  }
  return authorityCertificate === undefined
    ? ok(undefined)
    : someCertificates("authorityCertificate", authorityCertificate);
}

function revocations(list: string | undefined): Checked<void> {
  if (list === undefined || /^-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----\s*$/.test(list.trim()))
    return ok(undefined);
  return wrong("revocationList", "is not one certificate revocation list in PEM (-----BEGIN X509 CRL-----)");
}

function lifetime(seconds: number | undefined): Checked<void> {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200))
    return ok(undefined);
  return wrong("credentialSeconds", `${seconds} is not within 900 to 43200`);
}
