import type { GcpModel } from "../settings.js";
import { bucket } from "./bucket.js";

/** Services other than IAM that have a bearing on identity. */
export const serviceModels: readonly GcpModel[] = [bucket];
