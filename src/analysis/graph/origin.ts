import type { Resource } from "../../model/index.js";

/** Whether a resource was read from code (a program's plan, preview or state) or from the cloud's own export. */
export type Origin = "code" | "cloud";

/** Whether an address is a name of the cloud's own, an ARN or a full resource name, which means one thing everywhere. */
export function isCloudName(address: string): boolean {
  return address.startsWith("arn:") || address.startsWith("//");
}

/** Told by the address: exports name things as the cloud does, code by its own addresses. */
export function originOf({ address, properties, type }: Resource): Origin {
  if (isCloudName(address)) return "cloud";
  // What a cluster holds has an id of the cluster's making.
  if (type.startsWith("kubernetes:") && !address.startsWith("urn:")) {
    const { metadata } = properties;
    const isStored = typeof metadata === "object" && metadata !== null && "uid" in metadata;
    return isStored ? "cloud" : "code";
  }
  return "code";
}
