import type { PolicyUse } from "./policyUse.js";

/** What a document is attached to, where its size limit depends on it. */
export type Attachment = "managed" | "role" | "user" | "group";

/**
 * Characters that a document may have (AWS IAM User Guide, "IAM and AWS STS quotas"; Organizations User Guide,
 * "Quotas"). Inline policies of one identity count together. `undefined`: it depends on the service.
 */
export function sizeLimit(use: PolicyUse, attachment: Attachment = "managed"): number | undefined {
  switch (use) {
    case "identity":
      return { managed: 6_144, user: 2_048, group: 5_120, role: 10_240 }[attachment];
    case "boundary":
      return 6_144;
    case "trust":
      return TRUST_LIMIT.standard;
    case "session":
      return 2_048;
    case "scp":
    case "rcp":
      return 5_120;
    case "resource":
      return undefined;
  }
}

/** A trust policy's limit: the default, and what the quota "Role trust policy length" can be raised to. */
export const TRUST_LIMIT = { standard: 2_048, highest: 4_096 } as const;

const WHITE_SPACE = /\s/g;

/** Characters as IAM counts them: without white space. Session policies count as they are sent. */
export function policySize(text: string, use: PolicyUse): number {
  return use === "session" ? text.length : text.length - (text.match(WHITE_SPACE)?.length ?? 0);
}
