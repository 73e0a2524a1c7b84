import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  type Certificate,
  certificateIn,
  googleCertificateClaims,
  rolesAnywhereClaims,
  rolesAnywhereIdentity,
} from "../../src/issuers/index.js";

const anchor =
  "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/aaaaaaaa-0000-4000-8000-000000000001";

const host: Certificate = {
  subject: { CN: ["host-1"], OU: ["security", "engineering"], O: ["acme & sons"] },
  issuer: { CN: ["Acme CA"] },
  dns: "host-1.acme.example",
  uri: "spiffe://acme.example/ns/prod/sa/api",
  serial: "0a1b",
  fingerprint: "q83v",
};

describe("a certificate", () => {
  it("is to Roles Anywhere the tags of its names, several joined, and without those that no tag holds", () => {
    assert.deepEqual(rolesAnywhereClaims(host, anchor), {
      iss: "aws-rolesanywhere://",
      "aws:SourceArn": anchor,
      "aws:SourceAccount": "123456789012",
      "sts:RoleSessionName": "0a1b",
      "sts:SourceIdentity": "CN=host-1",
      "aws:PrincipalTag/x509Subject/CN": "host-1",
      "aws:PrincipalTag/x509Subject/OU": "security/engineering",
      "aws:PrincipalTag/x509Issuer/CN": "Acme CA",
      "aws:PrincipalTag/x509SAN/DNS": "host-1.acme.example",
      "aws:PrincipalTag/x509SAN/URI": "spiffe://acme.example/ns/prod/sa/api",
    });
  });

  for (const { length, identity } of [
    { length: 0, identity: "ID=0a1b" },
    { length: 61, identity: `CN=${"x".repeat(61)}` },
    { length: 62, identity: "x".repeat(62) },
    { length: 64, identity: "x".repeat(64) },
    { length: 65, identity: "ID=0a1b" },
  ]) {
    it(`has the source identity ${identity.slice(0, 8)}… for a common name of ${length} characters`, () => {
      const subject = length === 0 ? {} : { CN: ["x".repeat(length)] };
      assert.equal(rolesAnywhereIdentity({ ...host, subject }), identity);
    });
  }

  it("is to Google the first of each of its names", () => {
    assert.deepEqual(googleCertificateClaims(host), {
      serialNumberHex: "0a1b",
      sha256Fingerprint: "q83v",
      subject: { dn: { cn: "host-1", o: "acme & sons", ou: "security" } },
      issuer: { dn: { cn: "Acme CA" } },
      san: { dns: "host-1.acme.example", uri: "spiffe://acme.example/ns/prod/sa/api" },
    });
  });

  it("is described by claims, kinds of names in either case and alone or as a list", () => {
    const described = { subject: { cn: "host-1", OU: ["a", "b"] }, uri: "spiffe://acme.example/x", dns: 3 };
    assert.deepEqual(certificateIn({ certificate: described }), {
      subject: { CN: ["host-1"], OU: ["a", "b"] },
      issuer: {},
      uri: "spiffe://acme.example/x",
      serial: "",
      fingerprint: "",
    });
  });

  it("is not in the claims of a token", () => {
    assert.equal(certificateIn({ iss: "https://issuer.example", sub: "x" }), undefined);
    assert.equal(certificateIn({ certificate: "x" }), undefined);
  });
});
