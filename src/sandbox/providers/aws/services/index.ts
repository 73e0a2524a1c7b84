import type { AwsModel } from "../settings.js";
import { agents } from "./agents.js";
import { compute } from "./compute.js";
import { keys } from "./keys.js";
import { logs } from "./logs.js";
import { messaging } from "./messaging.js";
import { organizations } from "./organizations.js";
import { service } from "./service.js";
import { storage } from "./storage.js";
import { x509 } from "./x509.js";

/** Services other than IAM that have a bearing on identity: what they protect, who may use it, what runs as whom. */
export const serviceModels: readonly AwsModel[] = [
  ...storage,
  ...keys,
  ...messaging,
  ...compute,
  ...organizations,
  ...x509,
  ...agents,
  ...logs,
].map(service);
