import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  attack,
  awsTrust,
  type GcpProvider,
  gcpTrust,
  type TrustAnalysis,
} from "../../src/analysis/trust/index.js";
import {
  type Claims,
  fill,
  type Issuer,
  intendedTokens,
  issuerFor,
  issuers,
  nearMisses,
  parseSubject,
  partNames,
  type Tenancy,
  tokenOf,
} from "../../src/issuers/index.js";
import type { Condition, PolicyDocument } from "../../src/model/index.js";

/** Issuers that are URLs: the others are credentials of AWS, which have trust cases of their own. */
const ofTokens = issuers.filter(({ intended }) => intended.url.startsWith("https://"));
const audience = "sts.amazonaws.com";

function pinnedParts(template: string, issuer: Issuer, tenancy: Tenancy): readonly string[] {
  const parts = { ...issuer.intended.parts, ...tenancy.parts };
  return partNames(template).filter((name) => parts[name] !== undefined);
}

/** The subject with its pinned parts, and `*` from the first part that is not pinned. */
function pinned(template: string, issuer: Issuer, tenancy: Tenancy): string {
  const parts = { ...issuer.intended.parts, ...tenancy.parts };
  const all = Object.fromEntries(partNames(template).map((name) => [name, parts[name] ?? "*"]));
  return (fill(template, all) ?? "").replace(/\*:\w+:\*$/, "*");
}

function audienceOf(issuer: Issuer, tenancy: Tenancy): string {
  const form = issuer.forms(tenancy, []).find(({ name }) => name === issuer.intended.form)!;
  const fixed = tokenOf(issuer, tenancy, form, issuer.intended.parts).aud;
  return issuer.audienceIsChosen && form.claims.aud === undefined ? audience : String(fixed);
}

/** A trust in exactly the intended parts: subject, and every claim that AWS evaluates and that says what is pinned. */
function narrowTrust(issuer: Issuer, tenancy: Tenancy, aud: string): TrustAnalysis {
  const url = tenancy.url.replace("https://", "");
  const forms = issuer.forms(tenancy, []).filter(({ name }) => name === issuer.intended.form);
  const condition = (operator: string, key: string, values: readonly string[]): Condition => ({
    operator,
    ifExists: false,
    key: `${url}:${key}`,
    values,
    path: `Statement[0].Condition.${operator}`,
  });
  const first = pinnedParts(forms[0]!.claims.sub ?? "", issuer, tenancy);
  const subjects = forms
    .map(({ claims }) => claims.sub ?? "")
    .filter((template) => first.every((name) => pinnedParts(template, issuer, tenancy).includes(name)))
    .map((template) => pinned(template, issuer, tenancy))
    .filter((subject) => /^[^*]+\*?$/.test(subject));
  const pins = Object.entries(issuer.intended.parts).flatMap(([part, value]) =>
    Object.entries(issuer.aws(tenancy).keys)
      .filter(([, claim]) => forms.every(({ claims }) => claims[claim] === `{${part}}`) && claim !== "sub")
      .map(([key]) => condition("StringEquals", key, [value])),
  );
  const document: PolicyDocument = {
    version: "2012-10-17",
    statements: [
      {
        effect: "Allow",
        principals: { negated: false, principals: [{ kind: "Federated", value: providerOf(url) }] },
        actions: { negated: false, patterns: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"] },
        conditions: [
          condition("StringLike", "sub", subjects),
          condition("StringEquals", issuer.id === "google" ? "oaud" : "aud", [aud]),
          ...pins,
          ...tagPins(issuer),
        ],
        path: "Statement[0]",
      },
    ],
  };
  return awsTrust(document);
}

function tagPins(issuer: Issuer): readonly Condition[] {
  const form = issuer.forms(issuer.recognise(issuer.intended.url)!, [])[0]!;
  return Object.entries(form.tags ?? {}).flatMap(([tag, template]) => {
    const value = fill(template, issuer.intended.parts);
    if (value === undefined || issuer.id === "buildkite") return [];
    return [
      {
        operator: "StringEquals",
        ifExists: false,
        key: `aws:RequestTag/${tag}`,
        values: [value],
        path: "tag",
      },
    ];
  });
}

function providerOf(url: string): string {
  return url === "accounts.google.com" ? url : `arn:aws:iam::111122223333:oidc-provider/${url}`;
}

describe("An issuer", () => {
  for (const issuer of issuers) {
    const { url, form, parts } = issuer.intended;
    it(`${issuer.name} recognises its own URL and nobody else does`, () => {
      assert.deepEqual(
        issuers.filter((each) => each.recognise(url) !== undefined).map(({ id }) => id),
        [issuer.id],
      );
    });
    it(`${issuer.name} has grammars that admit their own examples`, () => {
      for (const [name, { grammar, example }] of Object.entries(issuer.parts))
        assert.match(example, new RegExp(`^(?:${grammar})$`, "u"), name);
    });
    it(`${issuer.name} names in its families, forms and intended use only parts that it has`, () => {
      const tenancy = issuer.recognise(url)!;
      const forms = issuer.forms(tenancy, []);
      const known = new Set([...Object.keys(issuer.parts), ...(issuer.openClaims ?? [])]);
      const used = [
        ...issuer.families.flatMap(({ fresh }) => fresh),
        ...forms.flatMap(({ claims }) => Object.values(claims).flatMap(partNames)),
        ...Object.keys(parts),
      ];
      assert.deepEqual(
        used.filter((name) => !known.has(name)),
        [],
      );
      const names = new Set(forms.map(({ name }) => name));
      assert.ok(names.has(form));
      assert.deepEqual(
        issuer.families.flatMap((family) => family.forms ?? []).filter((name) => !names.has(name)),
        [],
      );
    });
  }

  for (const issuer of ofTokens) {
    const tenancy = issuerFor(issuer.intended.url)!.tenancy;
    const aud = audienceOf(issuer, tenancy);
    const intended = {
      issuer,
      tenancy,
      form: issuer.intended.form,
      parts: issuer.intended.parts,
      audience: aud,
    };
    const trust = narrowTrust(issuer, tenancy, aud);

    it(`${issuer.name} reads the subjects of its own tokens back`, () => {
      for (const token of intendedTokens(intended))
        assert.ok(parseSubject(issuer, tenancy, String(token.sub)).length > 0, String(token.sub));
    });

    it(`${issuer.name} lets the intended token in at a narrow trust`, () => {
      assert.equal(
        trust.judge(intendedTokens(intended)[0]!).decision,
        "admitted",
        trust.judge(intendedTokens(intended)[0]!).reason,
      );
    });

    it(`${issuer.name} has twenty near misses and more, and a narrow trust refuses each`, () => {
      const misses = nearMisses(intended);
      assert.ok(misses.length >= 20, String(misses.length));
      assert.deepEqual(
        misses.filter(({ token }) => trust.judge(token).decision !== "refused"),
        [],
      );
    });

    it(`${issuer.name} is closed at a narrow trust`, () => {
      const result = attack(trust, { strict: true });
      assert.ok("kind" in result && result.kind === "closed", JSON.stringify(result));
    });

    it(`${issuer.name} is open without any condition`, () => {
      const open = awsTrust({
        version: "2012-10-17",
        statements: [
          {
            effect: "Allow",
            principals: {
              negated: false,
              principals: [{ kind: "Federated", value: providerOf(tenancy.url.replace("https://", "")) }],
            },
            actions: { negated: false, patterns: ["sts:*"] },
            conditions: [],
            path: "Statement[0]",
          },
        ],
      });
      const attacked = attack(open, { strict: true });
      assert.ok("kind" in attacked && attacked.kind === "open", JSON.stringify(attacked));
    });

    it(`${issuer.name} is closed on GCP with one subject as the member`, () => {
      const id = "projects/1/locations/global/workloadIdentityPools/pool/providers/provider";
      const provider: GcpProvider = {
        id,
        kind: "gcp-oidc",
        issuer: tenancy.url,
        audiences: [aud],
        mapping: { "google.subject": "assertion.sub" },
        disabled: false,
      };
      const [token] = intendedTokens({
        ...intended,
        audience: `https://iam.googleapis.com/${id}`,
      }) as readonly [Claims];
      const member = `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/subject/${String(token.sub)}`;
      const result = attack(gcpTrust([provider], [{ member, path: "member" }]), { strict: true });
      // One subject for a whole organisation cannot tell its projects apart.
      const expected = issuer.id === "env0" ? "open" : "closed";
      assert.ok("kind" in result && result.kind === expected, JSON.stringify(result));
    });
  }
});
