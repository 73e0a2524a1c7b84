import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";

const slug = "[A-Za-z0-9_-]+";

/** Spacelift: an issuer URL for each account. */
export const spacelift: Issuer = {
  id: "spacelift",
  name: "Spacelift",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    const account =
      at === undefined || at.path !== ""
        ? undefined
        : /^([a-z0-9-]+)\.app\.(?:us\.)?spacelift\.io$/.exec(at.host)?.[1];
    return at === undefined || account === undefined ? undefined : privateTenancy(at.url, { account });
  },
  audiences: ["{account}.app.spacelift.io"],
  audienceIsChosen: true,
  parts: {
    account: { words: "account", grammar: "[a-z0-9-]+", example: "acme" },
    space: { words: "space", grammar: slug, example: "production" },
    caller: { words: "kind of caller", grammar: "stack|module", example: "stack" },
    stack: { words: "stack", grammar: slug, example: "network" },
    runType: { words: "run type", grammar: "PROPOSED|TRACKED|TASK|TESTING|DESTROY", example: "TRACKED" },
    scope: { words: "scope", grammar: "read|write", example: "write" },
  },
  forms: () => [
    {
      name: "run",
      words: "a run of a stack",
      claims: {
        sub: "space:{space}:{caller}:{stack}:run_type:{runType}:scope:{scope}",
        spaceId: "{space}",
        callerType: "{caller}",
        callerId: "{stack}",
        runType: "{runType}",
        scope: "{scope}",
      },
    },
  ],
  types: {},
  families: [
    {
      name: "other-space",
      reach: "organisation",
      words: "another space of the account",
      how: "Anyone who administers another space makes a stack of that name in it.",
      fresh: ["space"],
    },
    {
      name: "other-stack",
      reach: "organisation",
      words: "another stack of the space",
      how: "Anyone who may create a stack in the space runs what they like with it.",
      fresh: ["stack"],
    },
    {
      name: "other-run",
      reach: "project",
      words: "a proposed run",
      how: "A pull request starts a proposed run, which gets the rights that were meant for a tracked one.",
      fresh: ["runType", "scope"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [
    {
      written: /^(space:[^:]+:(?:stack|module):[^:]+)$/,
      meant: "$1:run_type:TRACKED:scope:write",
      why: "a subject goes on with the run's type and scope",
    },
  ],
  intended: {
    url: "https://acme.app.spacelift.io",
    form: "run",
    parts: { space: "production", caller: "stack", stack: "network", runType: "TRACKED", scope: "write" },
  },
  sources: ["docs.spacelift.io: OIDC"],
};

/** Which Spacelift runs may use an identity. */
export interface SpaceliftTrust {
  /** Name of the account, the host's first part. */
  account: string;
  /** Id of the space. */
  space: string;
  /** Id of the stack. */
  stack: string;
  /** `TRACKED`, `PROPOSED`, `TASK`, `TESTING` or `DESTROY`. */
  runType: string;
  /** `read` or `write`. */
  scope: string;
}

/** What a trust must demand for these arguments. */
export function spaceliftTrust(args: SpaceliftTrust): TrustRequest | BadRequest {
  const { account, space, stack, runType, scope } = args;
  const problems = partProblems(spacelift, { account, space, stack, runType, scope });
  return trustRequest(problems, () => ({
    issuer: `https://${account}.app.spacelift.io`,
    audience: `${account}.app.spacelift.io`,
    subjects: [`space:${space}:stack:${stack}:run_type:${runType}:scope:${scope}`],
  }));
}
