import type { Alternative } from "../../analysis/trust/index.js";
import { githubRole, narrowGithubRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedAwsTrusts, trustPlace } from "../trusts.js";

export const awsTrustUnreachable: Rule<"unreachable" | "slip"> = {
  name: "aws-trust-unreachable",
  title: "Federated trust that nobody can meet",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "A trust that no token meets looks narrow and works for nobody. It is then widened in a hurry, or it hides that the right condition was never tested.",
  remediation: "Write the subject as the issuer does, and only claims that AWS evaluates.",
  standards: ["owasp-nhi-2025:NHI4", "nist-csf-2.0:PR.AA-03"],
  parameters: {},
  messages: {
    unreachable: "No token can meet this trust: {why}.",
    slip: "No token can meet this trust: {why}. Probably meant: {closest}.",
  },
  examples: {
    bad: [
      {
        title: "StringEquals takes the asterisk as a character.",
        resources: [
          githubRole("deploy", { StringEquals: { aud: "sts.amazonaws.com", sub: "repo:acme/web:*" } }),
        ],
        findings: ["slip:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "AWS does not see this claim.",
        resources: [
          githubRole("deploy", {
            StringEquals: {
              aud: "sts.amazonaws.com",
              sub: "repo:acme/web:environment:production",
              event_name: "push",
            },
          }),
        ],
        findings: ["unreachable:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      { title: "A subject as GitHub writes it.", resources: [narrowGithubRole] },
      {
        title: "A claim that AWS evaluates.",
        resources: [
          githubRole("deploy", {
            StringEquals: {
              aud: "sts.amazonaws.com",
              sub: "repo:acme/web:environment:production",
              repository_id: "456789",
            },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place: trust, analysis, attacks, unknown } of analysedAwsTrusts(facts)) {
      if (unknown !== undefined) continue;
      const unread = new Set(analysis.alternatives.filter(isUnread).map(({ path }) => path));
      for (const { path, why, closest } of attacks.unreachable) {
        if (unread.has(path)) continue;
        const place = trustPlace(trust, path);
        yield closest === undefined
          ? violation("unreachable", place, { data: { why } })
          : violation("slip", place, { data: { why, closest } });
      }
    }
  },
};

/** Consumer sign-in that AWS knows by domain, with keys of its own (`app_id`). */
const signIn: ReadonlySet<string> = new Set(["graph.facebook.com", "www.amazon.com"]);

/** Whether it is not known who comes in there: `*` stands for callers of every kind, of which most make another call. */
function isUnread({ source }: Alternative): boolean {
  if (source.kind === "aws") return source.principal === "*";
  return source.kind === "oidc" && (source.issuer === "*" || signIn.has(source.provider));
}
