import { DenyPolicy } from "@pulumi/gcp/iam/denyPolicy.js";
import { OrganizationsPolicyBinding } from "@pulumi/gcp/iam/organizationsPolicyBinding.js";
import { PrincipalAccessBoundaryPolicy } from "@pulumi/gcp/iam/principalAccessBoundaryPolicy.js";
import { Policy } from "@pulumi/gcp/orgpolicy/policy.js";
import * as pulumi from "@pulumi/pulumi";
import type { GoogleOrganizationGuardArgs } from "../args/googleOrganizationGuard.js";
import { ownedOf } from "../args/identity.js";
import { checkPlain, compute, currentStack, insist } from "../context.js";
import { physicalName } from "../names.js";
import { ownershipOf } from "../ownership.js";
import { attachmentPoint, constraints, googleGuardProblems, keyDenial } from "../trust/googleGuard.js";
import { accessScope } from "../trust/justInTime.js";

/**
 * The same rules on GCP where nobody in a project can go around them: organisation policies on who may federate and
 * against keys, a denial of keys that knows a way out, and on request a boundary to what the organisation's principals
 * may reach.
 */
export class GoogleOrganizationGuard extends pulumi.ComponentResource {
  /** Names of the organisation policies. */
  public readonly policyNames: pulumi.Output<string[]>;
  /** Name of the boundary; empty where there is none. */
  public readonly boundary: pulumi.Output<string>;

  constructor(name: string, args: GoogleOrganizationGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:GoogleOrganizationGuard", name, {}, opts);
    const child = { parent: this };
    checkPlain(this, "GoogleOrganizationGuard", args, googleGuardProblems);
    const ownership = compute(ownedOf(args), (plain) => insist(this, ownershipOf(plain)));

    const displayName = shortened(args.purpose);
    const { targets, issuers, awsAccounts = [], exemptPrincipals = [], dryRun = false } = args;
    this.policyNames = compute({ targets, issuers, awsAccounts, exemptPrincipals, dryRun }, (plain) => {
      const made = plain.targets.flatMap((target) => {
        if (!plain.dryRun) {
          new DenyPolicy(
            partName(name, "keys", target),
            {
              parent: attachmentPoint(target),
              name: physicalName(`${name}-keys`, currentStack(), 63),
              displayName,
              rules: [keyDenial(plain.exemptPrincipals)],
            },
            child,
          );
        }
        return constraints(plain).map(({ constraint, rule }) => {
          const spec = { rules: [rule] };
          const policy = `${target}/policies/${constraint}`;
          return new Policy(
            partName(name, constraint, target),
            { name: policy, parent: target, ...(plain.dryRun ? { dryRunSpec: spec } : { spec }) },
            child,
          ).name;
        });
      });
      return pulumi.all(made);
    }) as unknown as pulumi.Output<string[]>;
    this.boundary = boundaryOf(name, args, ownership, child);
    this.registerOutputs({ policyNames: this.policyNames, boundary: this.boundary });
  }
}

/** What the organisation's principals may reach, whatever they are granted (IAM, principal access boundary policies). */
function boundaryOf(
  name: string,
  { reach, organizationId, purpose, dryRun = false }: GoogleOrganizationGuardArgs,
  ownership: pulumi.Output<{ readonly owner: string; readonly reviewBy: string }>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  if (reach === undefined || organizationId === undefined) return pulumi.output("");
  const id = physicalName(name, currentStack(), 63);
  const declare = () => {
    const annotations = ownership.apply(({ owner, reviewBy }) => ({ owner, "review-by": reviewBy }));
    const common = {
      organization: organizationId,
      location: "global",
      displayName: shortened(purpose),
      annotations,
    };
    const resources = compute({ reach }, (plain) =>
      plain.reach.map((each) => {
        const scope = accessScope(each);
        return scope.kind === "ok" ? scope.value.resource : each;
      }),
    );
    const policy = new PrincipalAccessBoundaryPolicy(
      name,
      {
        ...common,
        principalAccessBoundaryPolicyId: id,
        details: { rules: [{ effect: "ALLOW", description: purpose, resources }] },
      },
      opts,
    );
    new OrganizationsPolicyBinding(
      name,
      {
        ...common,
        policyBindingId: id,
        policyKind: "PRINCIPAL_ACCESS_BOUNDARY",
        policy: policy.name,
        target: {
          principalSet: pulumi.interpolate`//cloudresourcemanager.googleapis.com/organizations/${organizationId}`,
        },
      },
      opts,
    );
    return policy.name;
  };
  return compute({ dryRun }, (plain) =>
    plain.dryRun ? pulumi.output("") : declare(),
  ) as unknown as pulumi.Output<string>;
}

/** Characters that the display names of deny policies and boundaries may have (REST references of both). */
const longestName = 63;

function shortened(purpose: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(purpose).apply((text) => [...text].slice(0, longestName).join(""));
}

function partName(name: string, part: string, target: string): string {
  return `${name}-${part}-${target.replace("/", "-")}`;
}
