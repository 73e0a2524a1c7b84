import { getWorkloadIdentityPool } from "@pulumi/gcp/iam/getWorkloadIdentityPool.js";
import { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool.js";
import { getProject } from "@pulumi/gcp/organizations/getProject.js";
import * as pulumi from "@pulumi/pulumi";
import { currentStack, given, whenKnown } from "../context.js";
import { accountOf, lookUp, nameIn, once } from "../lookup.js";
import { signatureOf } from "../names.js";

/** The pool in which an identity's provider stands. */
export interface PoolWish {
  /** Id of the pool, 4 to 32 characters. */
  readonly id: string;
  /** For people: whose tokens come in here. */
  readonly title: string;
  readonly project: string | undefined;
  /** `auto`, `create`, `adopt` or `existing`. */
  readonly choice: string;
}

/** A pool that is there, or will be. */
export interface Pool {
  readonly id: string;
  /** `projects/NUMBER/locations/global/workloadIdentityPools/ID` */
  readonly name: string;
}

/**
 * The pool for one issuer's tokens, shared by all identities of the stack that trust that issuer and by no other
 * issuer's: within a pool, only the issuer vouches for what a subject means.
 *
 * - `auto`: looks first. A pool that this stack made carries its signature in the description and stays declared, so
 *   the answer does not flip after the first `up`; one that somebody else made is used and left alone; where there is
 *   none, it is made. It outlives the stack: other stacks may use it, a pool without providers admits nobody, and a
 *   deleted one would keep its id for 30 days. The stack takes it back when it is run again.
 * - `create`: makes it, without looking, and deletes it with the stack.
 * - `adopt`: takes the one that is there into this stack's state, whoever made it; it outlives the stack.
 * - `existing`: uses the one that is there, and fails when there is none.
 *
 * For `own` see {@link ownPool}.
 */
export function identityPool(component: pulumi.Resource, wish: PoolWish): pulumi.Output<Pool> {
  const scope = component.getProvider("gcp:iam/workloadIdentityPool:WorkloadIdentityPool");
  const key = `gcp:${wish.project ?? ""}:${wish.id}:${wish.choice}`;
  const pool = whenKnown({ account: accountOf(scope) }, ({ account }) =>
    once(account, key, () => pulumi.output(settle(component, scope, account, wish)) as pulumi.Output<Pool>),
  );
  return pulumi.output(pool as pulumi.Input<Pool>) as pulumi.Output<Pool>;
}

interface OwnPoolWish {
  readonly id: pulumi.Input<string>;
  readonly title: pulumi.Input<string>;
  readonly project: pulumi.Input<string> | undefined;
}

/**
 * A pool for one identity alone. Its id is new with the account, so nothing is looked up and no deleted pool, whose id
 * stays taken for 30 days while Google's API says that it is not there, stands in the way. It goes with the account.
 */
export function ownPool(
  name: string,
  { id, title, project }: OwnPoolWish,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<Pool> {
  const pool = new WorkloadIdentityPool(
    name,
    {
      ...given({ project }),
      mode: "FEDERATION_ONLY",
      displayName: pulumi.output(title).apply((text) => text.slice(0, 32)),
      description: pulumi.interpolate`Tokens of ${title} for one identity only`,
      workloadIdentityPoolId: id,
    },
    opts,
  );
  return pulumi.output({ id: pool.workloadIdentityPoolId, name: pool.name });
}

async function settle(
  component: pulumi.Resource,
  scope: pulumi.ProviderResource | undefined,
  account: string,
  wish: PoolWish,
): Promise<pulumi.Input<Pool>> {
  const { id, title, choice } = wish;
  const project = given({ project: wish.project });
  const signature = `made by stack ${signatureOf(currentStack())}`;
  const own = {
    mode: "FEDERATION_ONLY",
    displayName: title.slice(0, 32),
    description: `Tokens of ${title} only; ${signature}`,
  };
  const declare = ({ mode, displayName, description }: typeof own, opts: pulumi.CustomResourceOptions) =>
    new WorkloadIdentityPool(
      nameIn(id, wish.project, account),
      { ...project, mode, displayName, description, workloadIdentityPoolId: id },
      { ...opts, ...given({ provider: scope }) },
    ).name;
  if (choice === "create") return named(id, await foreseen(component, wish, declare(own, {})));
  const present = await lookUp(
    component,
    () => getWorkloadIdentityPool({ workloadIdentityPoolId: id, ...project }, { parent: component }),
    'To do without the lookup, give pool: "create".',
  );
  if (present === undefined) {
    if (choice !== "auto") {
      const message = `the project has no workload identity pool ${id}; use pool: "create" in the one stack that owns it`;
      throw new pulumi.ResourceError(message, component, true);
    }
    return named(id, await foreseen(component, wish, declare(own, { retainOnDelete: true })));
  }
  const kept = { import: present.id, retainOnDelete: true };
  if (choice === "auto" && present.description === own.description) declare(own, kept);
  if (choice === "adopt") declare(present, kept);
  return named(id, pulumi.output(present.name));
}

function named(id: string, name: pulumi.Output<string>): pulumi.Input<Pool> {
  return { id, name } as unknown as pulumi.Input<Pool>;
}

/** In a preview, the name that a pool will have, so that the binding is known and judged there already. */
async function foreseen(
  component: pulumi.Resource,
  { id, project }: PoolWish,
  name: pulumi.Output<string>,
): Promise<pulumi.Output<string>> {
  if (!pulumi.runtime.isDryRun()) return name;
  const asked = project === undefined ? {} : { projectId: project };
  const found = await getProject(asked, { parent: component }).catch(() => undefined);
  if (found === undefined || found.number === "") return name;
  return pulumi.output(`projects/${found.number}/locations/global/workloadIdentityPools/${id}`);
}
