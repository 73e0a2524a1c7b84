import type { Service } from "./service.js";

const ARN = "arn:{partition}:bedrock-agentcore:{region}:{account}";

/** Identities of AI agents: Bedrock AgentCore. */
export const agents: readonly Service[] = [
  {
    type: "aws:bedrock/agentcoreWorkloadIdentity:AgentcoreWorkloadIdentity",
    noun: "Bedrock AgentCore Workload Identity",
    call: "Bedrock AgentCore Control: CreateWorkloadIdentity",
    naming: { property: "name", longest: 255 },
    immutable: ["name"],
    sets: ["allowedResourceOauth2ReturnUrls"],
    key: "{region}/{name}",
    id: "{name}",
    outputs: { workloadIdentityArn: `${ARN}:workload-identity-directory/default/workload-identity/{name}` },
    exists: { error: "ValidationException", message: "WorkloadIdentity with name: {name} already exists" },
  },
  {
    type: "aws:bedrock/agentcoreOauth2CredentialProvider:AgentcoreOauth2CredentialProvider",
    noun: "Bedrock AgentCore OAuth2 Credential Provider",
    call: "Bedrock AgentCore Control: CreateOauth2CredentialProvider",
    naming: { property: "name", longest: 128 },
    immutable: ["name", "credentialProviderVendor"],
    key: "{region}/{name}",
    id: "{name}",
    outputs: {
      credentialProviderArn: `${ARN}:token-vault/default/oauth2credentialprovider/{name}`,
      callbackUrl: "https://bedrock-agentcore.{region}.amazonaws.com/identities/oauth2/callback/{uuid}",
    },
    exists: { error: "ValidationException", message: "Credential provider with name: {name} already exists" },
  },
  {
    type: "aws:bedrock/agentcoreApiKeyCredentialProvider:AgentcoreApiKeyCredentialProvider",
    noun: "Bedrock AgentCore API Key Credential Provider",
    call: "Bedrock AgentCore Control: CreateApiKeyCredentialProvider",
    naming: { property: "name", longest: 128 },
    immutable: ["name"],
    key: "{region}/{name}",
    id: "{name}",
    outputs: { credentialProviderArn: `${ARN}:token-vault/default/apikeycredentialprovider/{name}` },
    exists: { error: "ValidationException", message: "Credential provider with name: {name} already exists" },
  },
  {
    type: "aws:bedrock/agentcoreTokenVaultCmk:AgentcoreTokenVaultCmk",
    noun: "Bedrock AgentCore Token Vault CMK",
    call: "Bedrock AgentCore Control: SetTokenVaultCMK",
    defaults: { tokenVaultId: "default" },
    immutable: ["tokenVaultId"],
    key: "{region}/{tokenVaultId}",
    id: "{tokenVaultId}",
  },
  {
    type: "aws:bedrock/agentcoreResourcePolicy:AgentcoreResourcePolicy",
    noun: "Bedrock AgentCore Resource Policy",
    call: "Bedrock AgentCore Control: PutResourcePolicy",
    immutable: ["resourceArn"],
    key: "{resourceArn}",
    documents: [{ property: "policy", use: "resource", error: "ValidationException", limit: 20_480 }],
  },
];
