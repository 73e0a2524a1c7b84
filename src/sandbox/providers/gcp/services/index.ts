import type { GcpModel } from "../settings.js";
import { bucket } from "./bucket.js";
import { guards } from "./guards.js";
import { folder, project } from "./project.js";
import { resources } from "./resources.js";
import { service } from "./service.js";

/** Services other than IAM that have a bearing on identity. */
export const serviceModels: readonly GcpModel[] = [
  bucket,
  project,
  folder,
  ...[...resources, ...guards].map(service),
];
