/** What a document is for: which elements it must and must not have follows from it. */
export type PolicyUse = "identity" | "trust" | "resource" | "session" | "boundary" | "scp" | "rcp";

/** Whether an element must be there, must not, or may. */
export type Demand = "required" | "optional" | "forbidden";

/** A use as people call it, and what it demands (AWS IAM User Guide, "IAM JSON policy elements reference"). */
interface UseFacts {
  readonly title: string;
  readonly principal: Demand;
  readonly resource: Demand;
}

/** Some resource policies (ECR repositories, role trust) speak of the resource they are set on and name none. */
export const policyUses: Readonly<Record<PolicyUse, UseFacts>> = {
  identity: { title: "an identity policy", principal: "forbidden", resource: "required" },
  session: { title: "a session policy", principal: "forbidden", resource: "required" },
  boundary: { title: "a permissions boundary", principal: "forbidden", resource: "required" },
  scp: { title: "a service control policy", principal: "forbidden", resource: "required" },
  rcp: { title: "a resource control policy", principal: "required", resource: "required" },
  resource: { title: "a resource policy", principal: "required", resource: "optional" },
  trust: { title: "a trust policy", principal: "required", resource: "forbidden" },
};
