import { getWorkloadIdentityPool } from "@pulumi/gcp/iam/getWorkloadIdentityPool.js";
import { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool.js";
import * as pulumi from "@pulumi/pulumi";
import { currentStack, given } from "../context.js";
import { lookUp, once } from "../lookup.js";
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
 * `auto` looks first. A pool that this stack made carries its signature in the description and stays declared, so the
 * answer does not flip after the first `up`; one that somebody else made is used and left alone. A deleted pool keeps
 * its id for 30 days and refuses to be made again: then the next id is taken (`ID-2`, `ID-3` …).
 */
export function identityPool(component: pulumi.Resource, wish: PoolWish): pulumi.Output<Pool> {
  const scope = component.getProvider("gcp:iam/workloadIdentityPool:WorkloadIdentityPool");
  const key = `gcp:${wish.project ?? ""}:${wish.id}:${wish.choice}`;
  return once(scope, key, () => pulumi.output(settle(component, scope, wish)) as pulumi.Output<Pool>);
}

type Known = Awaited<ReturnType<typeof getWorkloadIdentityPool>>;

async function settle(
  component: pulumi.Resource,
  scope: pulumi.ProviderResource | undefined,
  wish: PoolWish,
): Promise<pulumi.Input<Pool>> {
  const signature = `made by stack ${signatureOf(currentStack())}`;
  const make = (id: string, description: string, opts: pulumi.CustomResourceOptions = {}) => {
    const pool = new WorkloadIdentityPool(
      wish.id,
      {
        ...given({ project: wish.project }),
        workloadIdentityPoolId: id,
        displayName: wish.title.slice(0, 32),
        description,
      },
      { ...opts, ...given({ provider: scope }) },
    );
    return { id: pool.workloadIdentityPoolId, name: pool.name } as unknown as pulumi.Input<Pool>;
  };
  const description = `Tokens of ${wish.title} only; ${signature}`;
  if (wish.choice === "create") return make(wish.id, description);
  const { present, free } = await lookAround(component, wish);
  if (present === undefined) {
    if (wish.choice === "auto" && free !== undefined) return make(free, description);
    const message = `the project has no workload identity pool ${wish.id}; use pool: "create" in the one stack that owns it`;
    throw new pulumi.ResourceError(message, component, true);
  }
  const { workloadIdentityPoolId: id, name } = present;
  if (wish.choice === "auto" && present.description.endsWith(signature)) return make(id, description);
  if (wish.choice === "adopt")
    return make(id, present.description, { import: present.id, retainOnDelete: true });
  return { id, name };
}

/** Ids to try when one is taken by a pool that was deleted less than 30 days ago. */
const attempts = 5;

async function lookAround(
  component: pulumi.Resource,
  { id, project }: PoolWish,
): Promise<{ readonly present?: Known; readonly free?: string }> {
  let free: string | undefined;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const candidate = attempt === 1 ? id : `${id.slice(0, 30)}-${attempt}`;
    const found = await lookUp(
      component,
      () =>
        getWorkloadIdentityPool(
          { workloadIdentityPoolId: candidate, ...given({ project }) },
          { parent: component },
        ),
      'To do without the lookup, give pool: "create".',
    );
    if (found === undefined) free ??= candidate;
    else if (found.state !== "DELETED") return { present: found };
    // A free first id says that there never was another one.
    if (free === id) break;
  }
  return given({ free });
}
