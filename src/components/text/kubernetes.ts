import type { TrustRequest } from "../../issuers/index.js";

/** The service account that a request for `system:serviceaccount:NAMESPACE:NAME` means. */
export function serviceAccountOf({ subjects }: TrustRequest): {
  readonly namespace: string;
  readonly name: string;
} {
  const [, , namespace = "", name = ""] = (subjects[0] ?? "").split(":");
  return { namespace, name };
}
