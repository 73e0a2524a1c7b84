import type { Reason } from "../../../iam/aws/index.js";

/** Why a request is refused, in a clause: for the sandbox's own words, which AWS does not give. */
export function describeReason(reason: Reason): string {
  const where = (policy: string, path: string) => `${path} of ${policy}`;
  switch (reason.kind) {
    case "allow":
      return `${where(reason.policy, reason.path)} allows ${reason.action}`;
    case "root-user":
      return "the root user needs no policy";
    case "explicit-deny":
      return `${where(reason.policy, reason.path)} denies ${reason.action}`;
    case "implicit-deny": {
      const { closest, action, use } = reason;
      const nobody = `no statement of ${useWords[use]} allows ${action}`;
      const mismatch = closest?.mismatches[0];
      return mismatch === undefined ? nobody : `${nobody}: ${mismatch.message}`;
    }
    case "unknown":
      return `${reason.action} cannot be decided: ${reason.missing}`;
  }
}

/** The policy of a use, for the middle of a sentence. */
export const useWords = {
  identity: "the identity's policies",
  boundary: "the permissions boundary",
  session: "the session policies",
  trust: "the trust policy",
  resource: "the resource policy",
  scp: "the service control policies",
  rcp: "the resource control policies",
} as const;
