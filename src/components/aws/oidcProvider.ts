import { getOpenIdConnectProvider } from "@pulumi/aws/iam/getOpenIdConnectProvider.js";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider.js";
import * as pulumi from "@pulumi/pulumi";
import { currentStack } from "../context.js";
import { lookUp, once } from "../lookup.js";
import { signatureOf } from "../names.js";
import { keyPrefix } from "../trust/awsDocument.js";

/** Tag by which a stack knows the provider again that it made. */
const madeBy = "keyless:made-by";

/** What a role needs of the account's one OIDC provider for an issuer. */
export interface ProviderWish {
  readonly url: string;
  readonly audience: string;
  /** `auto`, `create`, `adopt`, `existing`, or the ARN of one. */
  readonly choice: string;
}

/**
 * The ARN of the account's provider for an issuer. An account has one for each URL, so all roles of a stack share it:
 *
 * - `auto`: looks whether the account has one. One that this stack made carries its signature as a tag and stays
 *   declared, so the answer does not flip after the first `up`; one that somebody else made is used and left alone;
 *   where there is none, it is made.
 * - `create`: makes it, without looking. The account refuses when there is one (EntityAlreadyExists).
 * - `adopt`: takes the one that is there into this stack's state; it outlives the stack.
 * - `existing`: uses the one that is there, and fails when there is none.
 */
export function oidcProviderArn(component: pulumi.Resource, wish: ProviderWish): pulumi.Output<string> {
  const { url, audience, choice } = wish;
  if (choice.startsWith("arn:")) return pulumi.output(choice);
  const scope = component.getProvider("aws:iam/role:Role");
  const shared = once(scope, `aws:${url}:${choice}`, () => declare(component, scope, url, choice));
  shared.audiences.add(audience);
  return shared.found.apply(({ arn, audiences }) => {
    if (audiences === undefined || audiences.includes(audience)) return arn;
    const message = `the account's provider for ${url} does not take the audience ${audience} (it takes ${audiences.join(", ")}); add it there, or give trust.audience`;
    throw new pulumi.ResourceError(message, component, true);
  });
}

interface Found {
  readonly arn: pulumi.Output<string>;
  /** Audiences of a provider that this stack does not manage. */
  readonly audiences?: readonly string[];
}

interface SharedProvider {
  /** All audiences that the program's roles ask for, complete once its main part has run. */
  readonly audiences: Set<string>;
  readonly found: pulumi.Output<pulumi.Unwrap<Found>>;
}

function declare(
  component: pulumi.Resource,
  scope: pulumi.ProviderResource | undefined,
  url: string,
  choice: string,
): SharedProvider {
  const audiences = new Set<string>();
  const signature = signatureOf(currentStack());
  const make = (
    opts: pulumi.CustomResourceOptions,
    tags: Record<string, string>,
    clients: readonly string[],
  ) =>
    new OpenIdConnectProvider(
      `keyless-${keyPrefix(url).replace(/[^A-Za-z0-9.-]+/g, "-")}`,
      { url, clientIdLists: [...clients], tags },
      { ...opts, ...(scope === undefined ? {} : { provider: scope }) },
    ).arn;
  const created = () => make({}, { [madeBy]: signature }, [...audiences].sort());
  const settle = async (): Promise<Found> => {
    // A turn of the event loop, so that all roles of the program have said which audience they need.
    await new Promise((resolve) => setImmediate(resolve));
    if (choice === "create") return { arn: created() };
    const present = await lookUp(
      component,
      () => getOpenIdConnectProvider({ url }, { parent: component }),
      'To do without the lookup, give oidcProvider: "create" or the ARN of the provider.',
    );
    if (present === undefined) {
      if (choice === "auto") return { arn: created() };
      const message = `the account has no OIDC provider for ${url}; use provider: "create" in the one stack that owns it`;
      throw new pulumi.ResourceError(message, component, true);
    }
    if (choice === "auto" && present.tags[madeBy] === signature) return { arn: created() };
    if (choice !== "adopt") return { arn: pulumi.output(present.arn), audiences: present.clientIdLists };
    const arn = make({ import: present.arn, retainOnDelete: true }, present.tags, present.clientIdLists);
    return { arn, audiences: present.clientIdLists };
  };
  return { audiences, found: pulumi.output(settle()) as SharedProvider["found"] };
}
