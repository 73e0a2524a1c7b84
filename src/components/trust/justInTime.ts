import type { Unwrap } from "@pulumi/pulumi";
import { checkMember } from "../../iam/gcp/parseMember.js";
import type { JustInTimeAccessArgs } from "../args/justInTimeAccess.js";
import { ownershipOf } from "../ownership.js";
import { all, type Checked, ok, type Problem, problemsIn, under, wrong } from "../problem.js";

/** What access is had to, as Privileged Access Manager wants it said. */
export interface AccessScope {
  /** Where the entitlement stands, `projects/ID`. */
  readonly parent: string;
  /** Full resource name. */
  readonly resource: string;
  readonly resourceType: string;
}

const kinds: Readonly<Record<string, string>> = {
  projects: "Project",
  folders: "Folder",
  organizations: "Organization",
};

/** The project, folder or organisation that a name stands for. */
export function accessScope(on: string): Checked<AccessScope> {
  const [, collection = "", id = ""] = /^(projects|folders|organizations)\/([^/\s*]+)$/.exec(on ?? "") ?? [];
  const kind = kinds[collection];
  if (kind === undefined || (collection !== "projects" && !/^\d+$/.test(id))) {
    return wrong("on", `${JSON.stringify(on)} is not projects/ID, folders/NUMBER or organizations/NUMBER`);
  }
  return ok({
    parent: on,
    resource: `//cloudresourcemanager.googleapis.com/${on}`,
    resourceType: `cloudresourcemanager.googleapis.com/${kind}`,
  });
}

/** All mistakes in the arguments at once. */
export function accessProblems(id: string, args: Unwrap<JustInTimeAccessArgs>): readonly Problem[] {
  const { requesters = [], approvers = [], roles = [] } = args;
  return problemsIn(
    ownershipOf(args),
    accessScope(args.on),
    roles.length > 0 ? ok(undefined) : wrong("roles", "name at least one role"),
    all(roles.map((role, index) => under(`roles[${index}]`, roleOf(role)))),
    requesters.length > 0 ? ok(undefined) : wrong("requesters", "name who may ask"),
    all(requesters.map((member, index) => under(`requesters[${index}]`, memberOf(member)))),
    all(approvers.map((member, index) => under(`approvers[${index}]`, memberOf(member)))),
    approval(args),
    duration(args.accessSeconds),
    entitlement(id),
  );
}

/** What Privileged Access Manager does not take (its overview, "Supported resources and roles"). */
function roleOf(role: string): Checked<void> {
  if (/^roles\/(?:owner|editor|viewer)$/.test(role)) {
    return wrong(
      "",
      `${role} is a basic role over everything, which cannot be had for a while; name a predefined role`,
    );
  }
  if (/serviceAgent$/i.test(role))
    return wrong("", `${role} is a service agent's, for Google's own services only`);
  if (/^(?:roles|projects\/[^/]+\/roles|organizations\/\d+\/roles)\/[\w.]+$/.test(role)) return ok(undefined);
  return wrong("", `${JSON.stringify(role)} is not a role; write it as roles/pubsub.viewer`);
}

function memberOf(member: string): Checked<void> {
  const problem = checkMember(member);
  if (problem !== undefined) return wrong("", `${JSON.stringify(member)}: ${problem.message}`);
  if (/^all(?:Authenticated)?Users$|\/public:all$|\/workloadIdentityPools\/[^/]+\/\*$/.test(member))
    return wrong("", `${member} is everybody, or a whole pool; name who is meant`);
  return ok(undefined);
}

function approval(args: Unwrap<JustInTimeAccessArgs>): Checked<void> {
  const { approvers = [], approvalsNeeded = 1, withoutApproval } = args;
  if (withoutApproval !== undefined && approvers.length > 0)
    return wrong("withoutApproval", "approvers are given: leave one of the two out");
  if (withoutApproval?.trim() === "") return wrong("withoutApproval", "say why, in a few words");
  if (withoutApproval !== undefined) return ok(undefined);
  if (approvers.length === 0) {
    return wrong(
      "approvers",
      'name who says yes; without them whoever may ask has the access at once, or say why that may be in withoutApproval: "…"',
    );
  }
  if (Number.isInteger(approvalsNeeded) && approvalsNeeded >= 1 && approvalsNeeded <= 20)
    return ok(undefined);
  return wrong("approvalsNeeded", `${approvalsNeeded} is not within 1 to 20`);
}

function duration(seconds: number | undefined): Checked<void> {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 1800 && seconds <= 86_400))
    return ok(undefined);
  return wrong("accessSeconds", `${seconds} is not within 1800 to 86400, half an hour to a day`);
}

function entitlement(id: string): Checked<void> {
  if (/^[a-z][a-z0-9-]{2,61}[a-z0-9]$/.test(id)) return ok(undefined);
  return wrong(
    "entitlementId",
    `${JSON.stringify(id)} is not 4 to 63 lower-case letters, digits and hyphens`,
  );
}
