import type { Resource } from "../../model/index.js";

/** Whether a resource was read from code (a program's plan, preview or state) or from the cloud's own export. */
export type Origin = "code" | "cloud";

/** Told by the address: exports name things as the cloud does, code by its own addresses. */
export function originOf({ address, properties, type }: Resource): Origin {
  if (address.startsWith("arn:") || address.startsWith("//")) return "cloud";
  // What a cluster holds has an id of the cluster's making.
  if (type.startsWith("kubernetes:") && !address.startsWith("urn:")) {
    const { metadata } = properties;
    const isStored = typeof metadata === "object" && metadata !== null && "uid" in metadata;
    return isStored ? "cloud" : "code";
  }
  return "code";
}
