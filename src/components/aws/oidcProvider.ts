import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { getOpenIdConnectProvider } from "@pulumi/aws/iam/getOpenIdConnectProvider.js";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider.js";
import * as pulumi from "@pulumi/pulumi";
import { currentStack, given, whenKnown } from "../context.js";
import { isPlugin } from "../isPlugin.js";
import { accountOf, lookUp, nameIn, once } from "../lookup.js";
import { signatureOf } from "../names.js";
import { keyPrefix } from "../trust/awsDocument.js";

/** Tag by which a stack knows the provider again that it made. */
const madeBy = "keyless:made-by";

/** What a role needs of the account's one OIDC provider for an issuer. */
export interface ProviderWish {
  readonly url: string;
  readonly audience: string;
  /** All that the role says of audiences of the provider, its own among them. */
  readonly audiences: readonly string[];
  /** `auto`, `create`, `adopt`, `existing`, or the ARN of one. */
  readonly choice: string;
}

/**
 * The ARN of the account's provider for an issuer. An account has one for each URL, so all roles of a stack share it:
 *
 * - `auto`: looks whether the account has one. One that this stack made carries its signature as a tag and stays
 *   declared, so the answer does not flip after the first `up`; one that somebody else made is used and left alone;
 *   where there is none, it is made. It outlives the stack, since other stacks may have come to use it and a provider
 *   that no role trusts admits nobody; the stack takes it back when it is run again.
 * - `create`: makes it, without looking, and deletes it with the stack. The account refuses when there is one.
 * - `adopt`: takes the one that is there into this stack's state, whoever made it; it outlives the stack.
 * - `existing`: uses the one that is there, and fails when there is none.
 */
export function oidcProviderArn(component: pulumi.Resource, wish: ProviderWish): pulumi.Output<string> {
  const { url, choice } = wish;
  if (choice.startsWith("arn:")) return pulumi.output(choice);
  const scope = component.getProvider("aws:iam/role:Role");
  const arn = whenKnown({ account: accountOf(scope) }, ({ account }) => {
    const wanted = { component, scope, account, url, choice };
    const shared = once(account, `aws:${url}:${choice}`, () => share(wanted, wish.audiences));
    // Where roles are made one by one, what is known of the others is what the first of them has said.
    if (!isPlugin()) for (const audience of wish.audiences) shared.audiences.add(audience);
    return shared.found.apply((found) => {
      const problem = audienceProblem(wish, found);
      if (problem === undefined) return found.arn;
      throw new pulumi.ResourceError(problem, component, true);
    });
  });
  return pulumi.output(arn as pulumi.Input<string>);
}

/**
 * Why the provider is not for this role. Where roles are made one by one, those that share a provider must say the same
 * of it: which of them is first, and makes it, is chance.
 */
function audienceProblem(
  { url, audience, audiences: asked }: ProviderWish,
  { audiences, isMade }: pulumi.Unwrap<Found>,
): string | undefined {
  const all = [...new Set([...audiences, ...asked])].sort();
  if (isMade && isPlugin() && (all.length > audiences.length || all.length > new Set(asked).size)) {
    const list = all.map((each) => JSON.stringify(each)).join(", ");
    return `roles of this stack need different audiences of the account's one provider for ${url}: give each of them oidcAudiences: [${list}]`;
  }
  if (audiences.includes(audience)) return undefined;
  return `the account's provider for ${url} does not take the audience ${audience} (it takes ${audiences.join(", ")}); add it there, or give trust.audience`;
}

interface Found {
  readonly arn: pulumi.Output<string>;
  /** Audiences that it takes. */
  readonly audiences: readonly string[];
  /** Whether this stack says which those are. */
  readonly isMade: boolean;
}

/** What is looked for, where, and for which component first. */
interface Wanted {
  readonly component: pulumi.Resource;
  readonly scope: pulumi.ProviderResource | undefined;
  readonly account: string;
  readonly url: string;
  readonly choice: string;
}

interface SharedProvider {
  /** All audiences that the program's roles ask for, complete once its main part has run. */
  readonly audiences: Set<string>;
  readonly found: pulumi.Output<pulumi.Unwrap<Found>>;
}

function share(wanted: Wanted, first: readonly string[]): SharedProvider {
  const audiences = new Set(first);
  const found = async () => {
    // A turn of the event loop, so that all roles of the program have said which audience they need.
    await new Promise((resolve) => setImmediate(resolve));
    return settle(wanted, [...audiences].sort());
  };
  return { audiences, found: pulumi.output(found()) as SharedProvider["found"] };
}

async function settle(
  { component, scope, account, url, choice }: Wanted,
  audiences: readonly string[],
): Promise<Found> {
  const signature = signatureOf(currentStack());
  const declare = (
    tags: Record<string, string>,
    clients: readonly string[],
    opts: pulumi.CustomResourceOptions,
  ) =>
    new OpenIdConnectProvider(
      nameIn(`keyless-${keyPrefix(url).replace(/[^A-Za-z0-9.-]+/g, "-")}`, account),
      { url, clientIdLists: [...clients], tags },
      { ...opts, ...given({ provider: scope }) },
    ).arn;
  const signed = { [madeBy]: signature };
  if (choice === "create")
    return { arn: await foreseen(component, url, declare(signed, audiences, {})), audiences, isMade: true };
  const present = await lookUp(
    component,
    () => getOpenIdConnectProvider({ url }, { parent: component }),
    'To do without the lookup, give oidcProvider: "create" or the ARN of the provider.',
  );
  if (present === undefined) {
    if (choice !== "auto") {
      const message = `the account has no OIDC provider for ${url}; use oidcProvider: "create" in the one stack that owns it`;
      throw new pulumi.ResourceError(message, component, true);
    }
    const made = declare(signed, audiences, { retainOnDelete: true });
    return { arn: await foreseen(component, url, made), audiences, isMade: true };
  }
  const { arn, tags, clientIdLists } = present;
  const kept = { import: arn, retainOnDelete: true };
  if (choice === "auto" && tags[madeBy] === signature) {
    declare(signed, audiences, kept);
    return { arn: pulumi.output(arn), audiences, isMade: true };
  }
  if (choice === "adopt") declare(tags, clientIdLists, kept);
  return { arn: pulumi.output(arn), audiences: clientIdLists, isMade: false };
}

/**
 * In a preview, the ARN that a provider will have, so that the trust policy is known and judged there already. It
 * follows from the account and the URL.
 */
async function foreseen(
  component: pulumi.Resource,
  url: string,
  arn: pulumi.Output<string>,
): Promise<pulumi.Output<string>> {
  if (!pulumi.runtime.isDryRun()) return arn;
  const caller = await getCallerIdentity({}, { parent: component }).catch(() => undefined);
  const partition = caller?.arn.split(":")[1];
  if (caller === undefined || partition === undefined) return arn;
  return pulumi.output(`arn:${partition}:iam::${caller.accountId}:oidc-provider/${keyPrefix(url)}`);
}
