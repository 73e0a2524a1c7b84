import type { GcpFunction } from "../settings.js";

export const gcpFunctions: Readonly<Record<string, GcpFunction>> = {};
