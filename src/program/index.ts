/**
 * The root Pulumi program: provisions the identities that the stack's config declares under `keyless:identities`.
 */
import * as pulumi from "@pulumi/pulumi";
import { FederatedRole } from "../components/aws/federatedRole.js";
import { currentStack } from "../components/context.js";
import { FederatedServiceAccount } from "../components/gcp/federatedServiceAccount.js";
import { problemText } from "../components/problem.js";
import { type DeclaredIdentity, readIdentities } from "./identities.js";
import { sandboxProblem } from "./sandboxOnly.js";

/** What a person needs of an identity next. */
interface Provisioned {
  readonly id: pulumi.Output<string>;
  readonly setup: pulumi.Output<string>;
}

const config = new pulumi.Config("keyless");
const refusal = sandboxProblem(config.get("sandbox"), process.env);
if (refusal !== undefined) throw new pulumi.RunError(refusal);

const identities = readIdentities(config.get("identities"), currentStack());
if (identities.kind === "wrong") throw new pulumi.RunError(problemText(identities.problems));

/** ARN or e-mail of each identity and what to paste next, by cloud and name. */
export const provisioned: Readonly<Record<string, Readonly<Record<string, Provisioned>>>> = {
  aws: provision("aws", identities.value),
  gcp: provision("gcp", identities.value),
};

function provision(cloud: string, all: readonly DeclaredIdentity[]): Readonly<Record<string, Provisioned>> {
  const chosen = all.filter((identity) => identity.cloud === cloud);
  return Object.fromEntries(chosen.map((identity) => [identity.name, declare(identity)]));
}

function declare(identity: DeclaredIdentity): Provisioned {
  switch (identity.cloud) {
    case "aws": {
      const { arn, setup } = new FederatedRole(identity.name, identity);
      return { id: arn, setup };
    }
    case "gcp": {
      const { email, setup } = new FederatedServiceAccount(identity.name, identity);
      return { id: email, setup };
    }
  }
}
