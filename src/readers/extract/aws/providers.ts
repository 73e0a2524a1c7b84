import { Unknown } from "../../../model/index.js";
import type { Extractions } from "../collect.js";
import { awsPolicyOf } from "../collect.js";
import { booleanAt, notGiven, referenceAt, referencesAt, textAt, textsAt, valueAt } from "../read.js";
import { selfReference } from "./identity.js";

/** Issuers and certificate authorities that the account believes. */
export const providers: Extractions = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (resource, out) => {
    out.providers.push({
      resource,
      path: "",
      kind: "aws-oidc",
      id: textAt(resource, "arn") ?? notGiven,
      issuer: textAt(resource, "url") ?? notGiven,
      audiences: textsAt(resource, "clientIdLists"),
      disabled: false,
    });
  },
  "aws:iam/samlProvider:SamlProvider": (resource, out) => {
    out.providers.push({
      resource,
      path: "",
      kind: "aws-saml",
      id: textAt(resource, "arn") ?? notGiven,
      audiences: [],
      disabled: false,
    });
  },
  "aws:rolesanywhere/trustAnchor:TrustAnchor": (resource, out) => {
    const enabled = booleanAt(resource, "enabled") ?? true;
    out.providers.push({
      resource,
      path: "",
      kind: "aws-anchor",
      id: textAt(resource, "arn") ?? notGiven,
      audiences: [],
      disabled: enabled instanceof Unknown ? enabled : !enabled,
    });
    const authority = "source.sourceData.acmPcaArn";
    if (valueAt(resource.properties, authority) === undefined) return;
    // Whoever the authority certifies can come in here.
    const from = referenceAt(resource, authority);
    out.edges.push({
      resource,
      path: authority,
      kind: "can-become",
      from,
      to: selfReference(resource),
      grade: "declared",
    });
  },
  "aws:rolesanywhere/profile:Profile": (resource, out) => {
    const from = selfReference(resource);
    for (const to of referencesAt(resource, "roleArns")) {
      out.edges.push({ resource, path: "roleArns", kind: "can-become", from, to, grade: "declared" });
    }
    const session = valueAt(resource.properties, "sessionPolicy");
    if (session !== undefined) {
      out.permissions.push(awsPolicyOf({ resource, path: "sessionPolicy" }, "session", [from], session));
    }
  },
};
