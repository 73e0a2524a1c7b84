import { actionSet, findAllowed, permissionsOf, query } from "../analysis/permissions/aws/index.js";
import { glob, includes } from "../analysis/sets/index.js";
import { isKnown, type Knowable, type PolicyDocument, type Statement } from "../model/index.js";

const tokens = "bedrock-agentcore:getworkloadaccesstoken";

/** Actions that give an agent tokens: its own, and those of the services that it calls (Bedrock AgentCore, "Identity"). */
export const tokenActions = {
  own: [tokens, `${tokens}forjwt`, `${tokens}foruserid`],
  services: ["bedrock-agentcore:getresourceoauth2token", "bedrock-agentcore:getresourceapikey"],
} as const;

/** Whether a statement is about AgentCore's tokens, and not about everything or all of AgentCore. */
export function namesTokenActions({ actions }: Statement): boolean {
  return !actions.negated && actions.patterns.some((pattern) => /^bedrock-agentcore:get/i.test(pattern));
}

/** Which of the actions a statement is about. */
export function actionsIn({ actions }: Statement, wanted: readonly string[]): readonly string[] {
  const set = actionSet(actions);
  return wanted.filter((action) => includes(set, action));
}

const vault = "arn:aws:bedrock-agentcore:us-east-1:111122223333";

/** Names that nobody would give. */
const unlikely = {
  identity: [`${vault}:workload-identity-directory/default/workload-identity/~unlikely~`],
  provider: [
    `${vault}:token-vault/default/oauth2credentialprovider/~unlikely~`,
    `${vault}:token-vault/default/apikeycredentialprovider/~unlikely~`,
  ],
} as const;

/** Whether a statement reaches workload identities, or credential providers, that nobody named. */
export function reachesAny({ resources }: Statement, what: keyof typeof unlikely): boolean {
  if (resources === undefined) return false;
  // Region and account are one's own whatever they are: what counts is which names of it are admitted.
  const sets = resources.patterns.map((pattern) =>
    glob(pattern.replace(/^arn:aws[a-z-]*:bedrock-agentcore:[^:]*:[^:]*:/, `${vault}:`)),
  );
  return unlikely[what].some((arn) => sets.some((set) => includes(set, arn)) !== resources.negated);
}

/** Whether a document leaves an action, on some identity or provider that nobody named, when all that it denies is taken away. */
export function leaves(
  document: Knowable<PolicyDocument>,
  action: string,
  what?: keyof typeof unlikely,
): boolean {
  const permissions = permissionsOf({ identity: [{ name: "policy", document }] });
  const anywhere = (arn: string) => arn.replace(vault, "arn:aws*:bedrock-agentcore:*:*");
  const asked = what === undefined ? [undefined] : unlikely[what].map(anywhere);
  return asked.some((resources) => {
    const found = findAllowed(
      permissions,
      query({ actions: [action], ...(resources === undefined ? {} : { resources }) }),
    );
    return !isKnown(found) || found !== undefined;
  });
}
