import type { AwsFunction } from "../settings.js";

export const awsFunctions: Readonly<Record<string, AwsFunction>> = {};
