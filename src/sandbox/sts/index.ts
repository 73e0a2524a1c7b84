export { agentPath, clusterIssuer } from "./aws/services/podIdentity.js";
export { externalAccountUrls } from "./environment.js";
export { formatGuide } from "./guide.js";
export { logFiles } from "./logs/append.js";
export { startTokenService, type TokenService } from "./service.js";
