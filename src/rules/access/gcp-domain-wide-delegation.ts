import { type Facts, type Identity, isKnown, type Reference, reveal, type Value } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { permissionsOfGrant, takeoverPermission } from "../gcpRoles.js";
import { grants, memberWords, referenceWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Outcome, Rule } from "../rule.js";

const email = "directory-sync@acme-prod.iam.gserviceaccount.com";

const borrowed: ExampleResource = {
  type: "gcp:serviceaccount/iAMMember:IAMMember",
  name: "sync",
  properties: {
    serviceAccountId: `projects/acme-prod/serviceAccounts/${email}`,
    role: "roles/iam.serviceAccountTokenCreator",
    member: "serviceAccount:ci@acme-prod.iam.gserviceaccount.com",
  },
};

export const gcpDomainWideDelegation: Rule<"declared" | "acts" | "becomes" | "key"> = {
  name: "gcp-domain-wide-delegation",
  title: "Service account that may act as every user",
  layer: "access",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "With domain-wide delegation a service account reads mail and files as any person of the Workspace domain, administrators included, and no log of theirs shows it as itself. Who gets a token or key of it is every user. The delegation is made in the Admin console, where no plan sees it: name those accounts in `accounts`.",
  remediation:
    "Share the few documents or calendars with the service account instead, or give it an admin role of its own; where the delegation must stay, let no one else make its tokens, and keep its scopes to what is read.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-nhi-2025:NHI10",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-09",
    "mitre-attack:T1550.001",
  ],
  parameters: {
    accounts: {
      description:
        "E-mails or client ids of the service accounts that the Admin console lists under domain-wide delegation.",
      schema: { type: "array", items: { type: "string" } },
      default: [],
    },
  },
  messages: {
    declared: "By its own description this service account acts for every user of a domain.",
    acts: "This provider acts as {user}, by the domain-wide delegation of its service account.",
    becomes: "{members} may become {account}, and so every user of the domain: {role} holds {permission}.",
    key: "This key is one of {account}, and so of every user of the domain.",
  },
  examples: {
    bad: [
      {
        title: "Tokens of an account that the Admin console lists.",
        resources: [borrowed],
        parameters: { accounts: [email] },
        findings: ["becomes:member"],
      },
      {
        title: "A key of it.",
        resources: [
          {
            type: "gcp:serviceaccount/key:Key",
            name: "sync",
            properties: { serviceAccountId: `projects/acme-prod/serviceAccounts/${email}` },
          },
        ],
        parameters: { accounts: [email] },
        findings: ["key:held"],
      },
      {
        title: "An account that says so itself.",
        resources: [
          {
            type: "gcp:serviceaccount/account:Account",
            name: "sync",
            properties: {
              accountId: "directory-sync",
              description: "Domain-wide delegation for the directory",
            },
          },
        ],
        findings: ["declared:description"],
      },
    ],
    good: [
      { title: "The same grant on an account without delegation.", resources: [borrowed] },
      {
        title: "An account that reads a calendar which is shared with it.",
        resources: [
          {
            type: "gcp:serviceaccount/account:Account",
            name: "calendar",
            properties: {
              accountId: "calendar-reader",
              description: "Reads the calendar that is shared with it",
            },
          },
        ],
      },
    ],
  },
  *check(facts, { parameters }) {
    const listed = new Set((parameters.accounts as readonly string[]).map((each) => each.toLowerCase()));
    for (const identity of facts.identities) {
      const property = saysSo(identity);
      if (property !== undefined)
        yield violation("declared", { resource: identity.resource, path: property });
    }
    for (const resource of resourcesOf(facts, "pulumi:providers:googleworkspace")) {
      const user = reveal(resource.properties.impersonatedUserEmail);
      if (typeof user !== "string") continue;
      yield violation("acts", { resource, path: "impersonatedUserEmail" }, { data: { user } });
    }
    if (listed.size > 0) yield* reaching(facts, listed);
  },
};

/** Grants on the listed accounts, and keys of them. */
function* reaching(facts: Facts, listed: ReadonlySet<string>): Iterable<Outcome<"becomes" | "key">> {
  const names = namesOf(facts, listed);
  for (const grant of grants(facts)) {
    const account = grant.on.kind === "service-account" ? nameIn(grant.on.name, names) : undefined;
    if (account === undefined) continue;
    const permissions = permissionsOfGrant(grant, facts);
    const permission = isKnown(permissions) ? takeoverPermission(permissions) : undefined;
    if (permission === undefined) continue;
    yield violation("becomes", grant, {
      data: { members: memberWords(grant), account, role: referenceWords(grant.role), permission },
    });
  }
  for (const credential of facts.credentials) {
    const account = credential.holder && nameIn(credential.holder, names);
    if (account !== undefined) yield violation("key", credential, { data: { account }, key: "key:held" });
  }
}

/** What the listed accounts are called in references: e-mail, client id, and the address where one is declared here. */
function namesOf({ identities }: Facts, listed: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set(listed);
  for (const { cloud, id, resource } of identities) {
    const uniqueId = reveal(resource.properties.uniqueId);
    if (cloud !== "gcp" || ![id, uniqueId].some((name) => isListed(name, listed))) continue;
    names.add(id.toLowerCase()).add(resource.address);
  }
  return names;
}

function isListed(name: Value | undefined, listed: ReadonlySet<string>): boolean {
  return typeof name === "string" && listed.has(name.toLowerCase());
}

function nameIn({ value, addresses }: Reference, names: ReadonlySet<string>): string | undefined {
  const plain = isKnown(value) ? value.replace(/^.*\/serviceAccounts\//, "").toLowerCase() : undefined;
  return plain !== undefined && names.has(plain) ? plain : addresses.find((address) => names.has(address));
}

/** The property in which an account says that it has the delegation. */
function saysSo({ cloud, kind, resource }: Identity): string | undefined {
  if (cloud !== "gcp" || kind !== "service-account") return undefined;
  return ["description", "displayName", "accountId"].find((property) => {
    const text = reveal(resource.properties[property]);
    if (typeof text !== "string" || /\b(?:no|not|never|without)\b/i.test(text)) return false;
    return /\bdomain[- ]?wide[- ]delegat|\bdwd\b/i.test(text);
  });
}
