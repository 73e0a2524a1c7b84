import { Entitlement } from "@pulumi/gcp/privilegedaccessmanager/entitlement.js";
import * as pulumi from "@pulumi/pulumi";
import { ownedOf } from "../args/identity.js";
import type { JustInTimeAccessArgs } from "../args/justInTimeAccess.js";
import { checkPlain, compute, currentStack, given, insist } from "../context.js";
import { physicalName } from "../names.js";
import { ownershipOf } from "../ownership.js";
import { accessProblems, accessScope } from "../trust/justInTime.js";

/**
 * Access on GCP that nobody has until they ask for it and somebody else says yes, and that ends by itself: an
 * entitlement of Privileged Access Manager. On AWS, bound a grant by `when: { from, until }` instead.
 */
export class JustInTimeAccess extends pulumi.ComponentResource {
  /** Name of the entitlement, which requests are made for. */
  public readonly entitlement: pulumi.Output<string>;
  /** The command by which whoever may ask does; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: JustInTimeAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:JustInTimeAccess", name, {}, opts);
    const id = args.entitlementId ?? physicalName(name, currentStack(), 63);
    checkPlain(this, "JustInTimeAccess", args, (plain) => accessProblems(id, plain));

    const ownership = compute(ownedOf(args), (plain) => insist(this, ownershipOf(plain)));
    const scope = compute({ on: args.on }, (plain) => insist(this, accessScope(plain.on)));
    const seconds = pulumi.output(args.accessSeconds ?? 3600);
    const mayStaySilent = pulumi.output(args.justification ?? true).apply((needed) => !needed);
    const made = new Entitlement(
      name,
      {
        parent: scope.parent,
        location: "global",
        entitlementId: id,
        maxRequestDuration: pulumi.interpolate`${seconds}s`,
        eligibleUsers: [{ principals: args.requesters }],
        privilegedAccess: {
          gcpIamAccess: {
            resource: scope.resource,
            resourceType: scope.resourceType,
            roleBindings: compute(
              { roles: args.roles, expression: args.expression },
              ({ roles, expression }) =>
                roles.map((role) => ({ role, ...given({ conditionExpression: expression }) })),
            ),
          },
        },
        requesterJustificationConfig: mayStaySilent.apply(
          (silent): { notMandatory?: object; unstructured?: object } =>
            silent ? { notMandatory: {} } : { unstructured: {} },
        ),
        ...given({
          approvalWorkflow:
            args.approvers === undefined
              ? undefined
              : {
                  manualApprovals: {
                    requireApproverJustification: true,
                    steps: [
                      {
                        approvalsNeeded: args.approvalsNeeded ?? 1,
                        approvers: { principals: args.approvers },
                      },
                    ],
                  },
                },
        }),
        // An entitlement has neither labels nor a description: its owner hears of each use instead.
        additionalNotificationTargets: ownership.apply(({ owner }) => ({
          adminEmailRecipients: /^[^@\s]+@[^@\s]+$/.test(owner) ? [owner] : [],
        })),
      },
      { parent: this },
    );
    this.entitlement = made.name;
    this.setup = pulumi
      .all([made.name, seconds])
      .apply(([entitlement, longest]) =>
        [
          "gcloud pam grants create",
          `--entitlement=${entitlement}`,
          `--requested-duration=${longest}s`,
          "--justification='why it is needed now'",
        ].join(" \\\n  "),
      );
    this.registerOutputs({ entitlement: this.entitlement, setup: this.setup });
  }
}
