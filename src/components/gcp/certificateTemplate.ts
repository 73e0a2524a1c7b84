import { CaPoolIamMember } from "@pulumi/gcp/certificateauthority/caPoolIamMember.js";
import { CertificateTemplate } from "@pulumi/gcp/certificateauthority/certificateTemplate.js";
import { CertificateTemplateIamMember } from "@pulumi/gcp/certificateauthority/certificateTemplateIamMember.js";
import * as pulumi from "@pulumi/pulumi";
import type { MachineSubject } from "../args/certificateServiceAccount.js";
import { compute, currentStack, insist } from "../context.js";
import { physicalName } from "../names.js";
import { celText } from "../trust/gcpProvider.js";
import { casAuthority, issuedSubject } from "../trust/machine.js";

/** Who may have which certificate issued, and for how long. */
export interface Issuance {
  readonly authorityName: pulumi.Input<string>;
  readonly subject: pulumi.Input<MachineSubject>;
  /** As IAM writes it. */
  readonly requester: pulumi.Input<string>;
  /** Longest lifetime of the certificate. */
  readonly seconds: pulumi.Input<number>;
  readonly purpose: pulumi.Input<string>;
}

/**
 * Lets somebody have the certificate of one machine issued, and no other: a template that holds the request to the
 * subject, to the use and to a short life, and the right to use the authority's pool with this template only
 * (Certificate Authority Service, "Manage policy controls"). Answers the template's id.
 */
export function letIssue(
  component: pulumi.ComponentResource,
  name: string,
  { authorityName, subject, requester, seconds, purpose }: Issuance,
): pulumi.Output<string> {
  const child = { parent: component };
  const place = compute({ authorityName }, (plain) => insist(component, casAuthority(plain.authorityName)));
  const { project, location } = place;
  const called = physicalName(name, currentStack(), 63);
  const template = new CertificateTemplate(
    name,
    {
      project,
      location,
      name: called,
      description: purpose,
      maximumLifetime: pulumi.interpolate`${seconds}s`,
      identityConstraints: {
        allowSubjectPassthrough: true,
        allowSubjectAltNamesPassthrough: compute(
          { subject },
          ({ subject: { uri, dnsName } }) => uri !== undefined || dnsName !== undefined,
        ),
        celExpression: {
          title: "Exactly this machine",
          expression: compute({ subject }, (plain) => issuedSubject(plain.subject)),
        },
      },
      passthroughExtensions: { knownExtensions: [], additionalExtensions: [] },
      predefinedValues: {
        keyUsage: { baseKeyUsage: { digitalSignature: true }, extendedKeyUsage: { clientAuth: true } },
        caOptions: { isCa: false },
      },
    },
    child,
  );
  new CertificateTemplateIamMember(
    name,
    {
      project,
      location,
      certificateTemplate: template.name,
      role: "roles/privateca.templateUser",
      member: requester,
    },
    child,
  );
  new CaPoolIamMember(
    name,
    {
      project,
      location,
      caPool: place.pool,
      role: "roles/privateca.certificateRequester",
      member: requester,
      condition: {
        title: "By this machine's template only",
        expression: project.apply(
          (id) =>
            `api.getAttribute('privateca.googleapis.com/template', '') == ${celText(`${id}/-/${called}`)}`,
        ),
      },
    },
    child,
  );
  return template.id;
}
