/**
 * Keyless: badges instead of keys. Components for AWS under `aws`, for GCP under `gcp`, with the same words on both.
 */
export type * from "./components/args/index.js";
export * as aws from "./components/aws/index.js";
export * as gcp from "./components/gcp/index.js";
