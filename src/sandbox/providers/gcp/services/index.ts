import type { GcpModel } from "../settings.js";
import { bucket } from "./bucket.js";
import { folder, project } from "./project.js";

/** Services other than IAM that have a bearing on identity. */
export const serviceModels: readonly GcpModel[] = [bucket, project, folder];
