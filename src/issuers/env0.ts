import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, issuerUrl, partProblems, sharedTenancy, trustRequest } from "./request.js";
import { sessionDemands } from "./sessionTags.js";

const id = "[A-Za-z0-9-]+";
const audience = "hoMiq9PdkRh9LUvVpH4wIErWg50VSG1b";

/** env0: one subject for a whole organisation; what tells its projects apart are the session tags in the token. */
export const env0: Issuer = {
  id: "env0",
  name: "env0",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    return at?.host === "login.app.env0.com" && at.path === "" ? sharedTenancy(at.url) : undefined;
  },
  audiences: [audience],
  audienceIsChosen: true,
  parts: {
    subject: {
      words: "organisation's subject",
      grammar: "auth0\\|[A-Za-z0-9]+",
      example: "auth0|0123456789abcdef01234567",
    },
    organization: { words: "organisation id", grammar: id, example: "aaaaaaaa-0000-4000-8000-000000000001" },
    project: { words: "project id", grammar: id, example: "bbbbbbbb-0000-4000-8000-000000000002" },
    environment: { words: "environment id", grammar: id, example: "cccccccc-0000-4000-8000-000000000003" },
    template: { words: "template id", grammar: id, example: "dddddddd-0000-4000-8000-000000000004" },
    email: { words: "deployer's e-mail", grammar: "[^\\s@]+@[^\\s@]+", example: "someone@example.com" },
  },
  forms: () => [
    {
      name: "deployment",
      words: "a deployment",
      claims: { sub: "{subject}" },
      tags: {
        organizationId: "{organization}",
        projectId: "{project}",
        environmentId: "{environment}",
        templateId: "{template}",
        deployerEmail: "{email}",
      },
    },
  ],
  types: {},
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "a deployment in somebody else's organisation",
      how: "Anyone can create an organisation at env0, whose tokens have this issuer and audience.",
      fresh: ["subject", "organization", "project", "environment", "template"],
    },
    {
      name: "other-project",
      reach: "organisation",
      words: "any other project of the organisation",
      how: "Every project of the organisation has the same subject: only session tags tell them apart.",
      fresh: ["project", "environment", "template"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [],
  intended: {
    url: "https://login.app.env0.com/",
    form: "deployment",
    parts: { subject: "auth0|0123456789abcdef01234567", project: "bbbbbbbb-0000-4000-8000-000000000002" },
  },
  sources: ["docs.envzero.com: OIDC with AWS"],
};

/** Which env0 deployments may use an identity. */
export interface Env0Trust {
  /** The organisation's subject, `auth0|…`. */
  subject: string;
  /** Id of the project. AWS sees it as the session tag `projectId`. */
  projectId: string;
}

/** What a trust must demand for these arguments. On AWS the role must allow `sts:TagSession` too. */
export function env0Trust(args: Env0Trust): TrustRequest | BadRequest {
  const problems = partProblems(env0, { subject: args.subject, project: args.projectId });
  return trustRequest(problems, () => ({
    issuer: "https://login.app.env0.com/",
    audience,
    subjects: [args.subject],
    claims: sessionDemands({ sessionTags: { projectId: args.projectId } }),
  }));
}
