export { agentPath, clusterIssuer } from "./aws/services/podIdentity.js";
export { clientSettings, externalAccountUrls } from "./environment.js";
export { formatGuide } from "./guide.js";
export { logFiles } from "./logs/append.js";
export { type ServiceOptions, startTokenService, type TokenService } from "./service.js";
