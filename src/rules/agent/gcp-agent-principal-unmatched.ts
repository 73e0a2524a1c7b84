import { isKnown } from "../../model/index.js";
import { grants } from "../grants.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const trustDomain = "agents.global.org-123456789012.system.id.goog";
const engine = "aiplatform/projects/210987654321/locations/europe-west1/reasoningEngines/4567";

function member(text: string): ExampleResource {
  return {
    type: "gcp:storage/bucketIAMMember:BucketIAMMember",
    name: "agent",
    properties: { bucket: "acme-prompts", role: "roles/storage.objectViewer", member: text },
  };
}

export const gcpAgentPrincipalUnmatched: Rule<"never"> = {
  name: "gcp-agent-principal-unmatched",
  title: "Agent principal that no agent has",
  layer: "agent",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "Google accepts an agent principal that nobody has, and the grant does nothing. The agent then fails, and somebody grants more than was meant.",
  remediation:
    "Write principal://agents.global.org-ORGANIZATION_NUMBER.system.id.goog/resources/aiplatform/projects/PROJECT_NUMBER/locations/LOCATION/reasoningEngines/ID, or principalSet://…/attribute.platformContainer/aiplatform/projects/PROJECT_NUMBER.",
  standards: ["owasp-agentic-2026:ASI03", "owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-05"],
  parameters: {},
  messages: { never: "{member} is no agent's: {reason}." },
  examples: {
    bad: [
      {
        title: "The project by its id.",
        resources: [
          member(
            `principal://${trustDomain}/resources/aiplatform/projects/acme-prod/locations/europe-west1/reasoningEngines/4567`,
          ),
        ],
        findings: ["never:member"],
      },
      {
        title: "An asterisk, where the whole text is one name.",
        resources: [
          member(
            `principal://${trustDomain}/resources/aiplatform/projects/210987654321/locations/europe-west1/reasoningEngines/*`,
          ),
        ],
        findings: ["never:member"],
      },
      {
        title: "A set spelled as one agent.",
        resources: [
          member(`principal://${trustDomain}/attribute.platformContainer/aiplatform/projects/210987654321`),
        ],
        findings: ["never:member"],
      },
    ],
    good: [
      { title: "One agent.", resources: [member(`principal://${trustDomain}/resources/${engine}`)] },
      {
        title: "All agents of a project; all of a trust domain.",
        resources: [
          member(
            `principalSet://${trustDomain}/attribute.platformContainer/aiplatform/projects/210987654321`,
          ),
          { ...member(`principalSet://${trustDomain}/*`), name: "all" },
        ],
      },
    ],
  },
  *check(facts) {
    for (const grant of grants(facts)) {
      for (const { value } of grant.members) {
        if (!isKnown(value) || !aboutAgents.test(value)) continue;
        const reason = mistakeIn(value);
        if (reason !== undefined) yield violation("never", grant, { data: { member: value, reason } });
      }
    }
  },
};

const aboutAgents = /^[A-Za-z]+:(?:\/\/)?agents(?:-nonprod)?\./;

/** Organization, or project where there is none, by number (Google Cloud, "Agent identity overview"). */
const domain = /^agents(?:-nonprod)?\.global\.(?:org|proj(?:ect)?)-(\d+)\.system\.id\.goog$/;

/** Why a member that means an agent matches none; undefined when it may match. */
function mistakeIn(text: string): string | undefined {
  const [, scheme = "", rest = ""] = /^([A-Za-z]+):(?:\/\/)?(.*)$/s.exec(text) ?? [];
  if (!/^principal(?:Set)?:\/\//.test(text)) {
    return `agents are principal:// or principalSet://, not ${scheme}:`;
  }
  const slash = rest.indexOf("/");
  const [host, path] = slash < 0 ? [rest, ""] : [rest.slice(0, slash), rest.slice(slash + 1)];
  const number = domain.exec(host)?.[1];
  if (number === undefined) {
    return "the trust domain is agents.global.org-NUMBER.system.id.goog, with the organization's number";
  }
  return (
    (scheme === "principal" ? mistakeInOne(path) : mistakeInSet(path)) ?? strayProject(host, number, path)
  );
}

function mistakeInOne(path: string): string | undefined {
  if (path.includes("*"))
    return "principal:// names one agent, and an asterisk is only a character in its name";
  if (path.startsWith("attribute.")) return "a set by attribute is a principalSet://";
  if (!path.startsWith("resources/")) return "the path of an agent begins with resources/";
  if (path.endsWith("/")) return "the path of an agent ends with its id";
  return projectByName(path);
}

function mistakeInSet(path: string): string | undefined {
  if (path === "*") return undefined;
  if (path.startsWith("resources/")) return "one agent is a principal://; a principalSet:// is by attribute";
  if (!path.startsWith("attribute.")) return "a set of agents is /* or /attribute.platformContainer/…";
  if (path.includes("*"))
    return "an attribute is compared as a whole, and an asterisk is only a character in it";
  return projectByName(path);
}

function projectByName(path: string): string | undefined {
  const project = /\/projects\/([^/]+)/.exec(path)?.[1];
  return project === undefined || /^\d+$/.test(project)
    ? undefined
    : `the project is given by its number, not as "${project}"`;
}

/** A project's trust domain holds that project's agents only. */
function strayProject(host: string, number: string, path: string): string | undefined {
  const project = /\/projects\/(\d+)/.exec(path)?.[1];
  const isStray = host.includes(".proj") && project !== undefined && project !== number;
  return isStray
    ? `the trust domain is that of project ${number}, the agent's project is ${project}`
    : undefined;
}
