import type { Facts, Place, Scopes } from "../../model/index.js";
import { isKnown } from "../../model/index.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const saasScopeExcessive: Rule<"wide"> = {
  name: "saas-scope-excessive",
  title: "App, token or connection of a service with scopes of an administrator",
  layer: "access",
  severity: "warn",
  clouds: ["saas", "azure"],
  scope: "resource",
  why: "A third party that is let into a service keeps its scopes until somebody takes them away, and whoever gets hold of its token has them too. Scopes to manage users, apps or everything make one connection the way into the whole service.",
  remediation:
    "Grant only the scopes that the connection's task needs; leave those that manage users, apps and rights to people.",
  standards: [
    "owasp-nhi-2025:NHI3",
    "owasp-nhi-2025:NHI5",
    "nist-sp-800-207:tenet-4",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-05",
    "mitre-attack:T1528",
  ],
  parameters: {},
  messages: {
    wide: "This may use {scopes}: more than one connection's task needs, for as long as it stands.",
  },
  examples: {
    bad: [
      {
        title: "An Okta app that may manage users and apps.",
        resources: [
          {
            type: "okta:index/appOauthApiScope:AppOauthApiScope",
            name: "sync",
            properties: {
              appId: "0oa1b2c3",
              issuer: "https://acme.okta.com",
              scopes: ["okta.users.read", "okta.users.manage", "okta.apps.manage"],
            },
          },
        ],
        findings: ["wide:scopes"],
      },
      {
        title: "A project's GitLab token for the whole API.",
        resources: [
          {
            type: "gitlab:index/projectAccessToken:ProjectAccessToken",
            name: "ci",
            properties: { project: "42", scopes: ["api"], expiresAt: "2026-12-31" },
          },
        ],
        findings: ["wide"],
      },
      {
        title: "A Snowflake service user with the role of the account's administrator.",
        resources: [
          {
            type: "snowflake:index/grantAccountRole:GrantAccountRole",
            name: "etl",
            properties: { userName: "ETL", roleName: "ACCOUNTADMIN" },
          },
        ],
        findings: ["wide:roleName"],
      },
    ],
    good: [
      {
        title: "An Okta app that reads users.",
        resources: [
          {
            type: "okta:index/appOauthApiScope:AppOauthApiScope",
            name: "sync",
            properties: { appId: "0oa1b2c3", issuer: "https://acme.okta.com", scopes: ["okta.users.read"] },
          },
        ],
      },
      {
        title: "A GitLab token that reads one registry.",
        resources: [
          {
            type: "gitlab:index/projectAccessToken:ProjectAccessToken",
            name: "ci",
            properties: { project: "42", scopes: ["read_registry"], expiresAt: "2026-12-31" },
          },
        ],
      },
      {
        title: "An Auth0 client of an API of one's own, where `create:` is that API's word.",
        resources: [
          {
            type: "auth0:index/clientGrant:ClientGrant",
            name: "orders",
            properties: {
              clientId: "c1",
              audience: "https://orders.acme.example",
              scopes: ["create:orders"],
            },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const [place, scopes] of scoped(facts)) {
      if (scopes.excessive.length > 0) {
        yield violation("wide", place, { data: { scopes: [...new Set(scopes.excessive)].join(", ") } });
      } else {
        const unread = scopes.granted.find((scope) => !isKnown(scope));
        if (unread !== undefined && !isKnown(unread)) yield undecided(place, unread);
      }
    }
  },
};

/** Everything that a service gives scopes to; a resource that connects several things is told once. */
function* scoped({ identities, credentials, edges }: Facts): Iterable<readonly [Place, Scopes]> {
  const seen = new Set<string>();
  for (const list of [identities, credentials, edges]) {
    for (const each of list) {
      if (each.scopes === undefined) continue;
      const key = `${each.resource.source.file} ${each.resource.address}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield [each, each.scopes];
    }
  }
}
