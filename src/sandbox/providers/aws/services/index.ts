import type { AwsModel } from "../settings.js";
import { service } from "./service.js";
import { storage } from "./storage.js";

/** Services other than IAM that have a bearing on identity: what they protect, who may use it, what runs as whom. */
export const serviceModels: readonly AwsModel[] = [...storage].map(service);
