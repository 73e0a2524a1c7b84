/** A text that is a secret by its form alone, wherever it stands; sources: the issuers' own pages on their tokens. */
interface SecretFormat {
  /** What it is, for "holds …". */
  readonly what: string;
  /** No nested repetition: input of any length is read in one pass. */
  readonly form: RegExp;
}

const formats: readonly SecretFormat[] = [
  { what: "a private key", form: /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/ },
  // The same in base64: plain, RSA, OPENSSH, EC, ENCRYPTED.
  {
    what: "a private key",
    form: /LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJVkFUR|BPUEVOU1NIIFBSSVZBVE|BFQyBQUklWQVRF|BFTkNSWVBURUQgUFJJVkFUR)/,
  },
  {
    what: "an AWS access key with its secret",
    form: /\bAKIA[A-Z0-9]{16}\b[\s\S]{0,200}?(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/,
  },
  { what: "a GitHub token", form: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40})/ },
  { what: "a GitLab token", form: /\bgl(?:pat|rt|dt|ptt|cbt|soat|ft|agent)-[A-Za-z0-9_-]{20}/ },
  { what: "a Slack token", form: /\bxox[abeoprs]-[A-Za-z0-9-]{10}|\bxapp-\d-[A-Za-z0-9-]{10}/ },
  {
    what: "a Slack webhook",
    form: /hooks\.slack\.com\/(?:services|workflows)\/[A-Z][A-Z0-9]{6,14}\/[A-Z0-9]{6,14}\/[A-Za-z0-9]{16}/,
  },
  { what: "a Stripe key", form: /\b(?:[rs]k_live_|whsec_)[A-Za-z0-9]{16}/ },
  { what: "an npm token", form: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { what: "a PyPI token", form: /\bpypi-AgE[A-Za-z0-9_-]{40}/ },
  { what: "a Google API key", form: /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/ },
  { what: "a Google OAuth secret", form: /\bGOCSPX-[A-Za-z0-9_-]{20}/ },
  { what: "a Pulumi token", form: /\bpul-[0-9a-f]{40}\b/ },
  { what: "an HCP Terraform token", form: /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60}/ },
  { what: "a Vault token", form: /\bhv[bsr]\.[A-Za-z0-9_-]{20}/ },
  { what: "an Anthropic key", form: /\bsk-ant-[A-Za-z0-9_-]{20}/ },
  { what: "an OpenAI key", form: /\bsk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20}|[A-Za-z0-9]{40})/ },
  { what: "a SendGrid key", form: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16}/ },
  { what: "a DigitalOcean token", form: /\bdo[opr]_v1_[0-9a-f]{64}\b/ },
  { what: "a Docker token", form: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20}/ },
  { what: "a Databricks token", form: /\bdapi[0-9a-f]{32}\b/ },
  { what: "a Shopify token", form: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/ },
  { what: "a Grafana token", form: /\bglsa_[A-Za-z0-9]{32}_/ },
  { what: "a Hugging Face token", form: /\bhf_[A-Za-z]{34}\b/ },
  { what: "a New Relic key", form: /\bNRAK-[A-Z0-9]{27}\b/ },
  { what: "a New Relic key", form: /\b[0-9a-f]{36}NRAL\b/ },
  { what: "an Azure storage key", form: /\bAccountKey=[A-Za-z0-9+/]{80,88}={0,2}/ },
  { what: "an Azure access key", form: /\bSharedAccessKey=[A-Za-z0-9+/]{40,44}={0,2}/ },
  {
    what: "a shared access signature",
    form: /[?&]s[a-z]{1,2}=[^\s"']{0,400}&sig=[A-Za-z0-9%+/]{40}/,
  },
  {
    what: "an Entra client secret",
    form: /(?<![A-Za-z0-9~._-])[A-Za-z0-9~._-]{3}\dQ~[A-Za-z0-9~._-]{31,34}(?![A-Za-z0-9~._-])/,
  },
  { what: "a Bedrock API key", form: /\bABSK[A-Za-z0-9+/]{90}|\bbedrock-api-key-[A-Za-z0-9+/]{90}/ },
  { what: "a Discord webhook", form: /discord(?:app)?\.com\/api\/webhooks\/\d{5,20}\/[A-Za-z0-9_-]{60}/ },
  { what: "a Teams webhook", form: /\.webhook\.office\.com\/webhookb2\/[0-9a-f-]{36}@/ },
  { what: "a Telegram token", form: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/ },
  { what: "an Atlassian token", form: /\bAT(?:ATT3x|CTT3x|BB)[A-Za-z0-9_=-]{24}/ },
  { what: "a Doppler token", form: /\bdp\.(?:ct|pt|st|sa|scim|audit)\.[A-Za-z0-9.]{40}/ },
  { what: "a LaunchDarkly key", form: /\bsdk-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/ },
  { what: "a Linear key", form: /\blin_api_[A-Za-z0-9]{32}/ },
  { what: "a Postman key", form: /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/ },
  { what: "a Sentry token", form: /\bsntry[su]_[A-Za-z0-9+/=_]{40}/ },
  { what: "a SonarQube token", form: /\bsq[upa]_[0-9a-f]{40}\b/ },
  { what: "a RubyGems key", form: /\brubygems_[0-9a-f]{48}\b/ },
  { what: "a Groq key", form: /\bgsk_[A-Za-z0-9]{40}/ },
  { what: "a Replicate token", form: /\br8_[A-Za-z0-9]{37}\b/ },
  { what: "a Tailscale key", form: /\btskey-(?:auth|api|client)-[A-Za-z0-9]{8}/ },
  { what: "a Supabase token", form: /\bsbp_[0-9a-f]{40}\b/ },
  { what: "a PlanetScale token", form: /\bpscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=-]{32}/ },
  { what: "a Buildkite token", form: /\bbk[uac]a_[0-9a-f]{40}\b/ },
  { what: "a CircleCI token", form: /\bCCIPAT_[A-Za-z0-9]{22}_[0-9a-f]{40}\b/ },
  { what: "a Figma token", form: /\bfig[du]_[A-Za-z0-9_-]{40}/ },
  { what: "a Dynatrace token", form: /\bdt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}\b/ },
  { what: "a Mailchimp key", form: /\b[0-9a-f]{32}-us\d{1,2}\b/ },
  { what: "a cluster's join token", form: /--token[ =][a-z0-9]{6}\.[a-z0-9]{16}\b/ },
  { what: "a Laravel key", form: /\bbase64:[A-Za-z0-9+/]{43}=/ },
  {
    what: "a bearer token",
    form: /\b[Bb]earer\s{1,4}(?=[A-Za-z._~+/=-]{0,60}\d)[A-Za-z0-9._~+/=-]{20}/,
  },
  { what: "an age key", form: /\bAGE-SECRET-KEY-1[A-Z0-9]{50}/ },
  {
    what: "a signed token (JWT)",
    form: /\beyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{20}/,
  },
];

const urlWithPassword =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@"'<>]{0,80}):([^\s/@"'<>]{3,200})@[A-Za-z0-9[]/gi;
/** `user:password` in base64: in a header, or in Docker's configuration. */
const basicLogin = /(?:\bBasic\s{1,4}|"auth"\s{0,4}:\s{0,4}")([A-Za-z0-9+/]{8,400}={0,2})/gi;

/** What secret a text holds by its form, for "holds …"; undefined for none. */
export function secretForm(text: string): string | undefined {
  const found = formats.find(({ form }) => form.test(text));
  if (found !== undefined) return found.what;
  for (const [, , password = ""] of text.matchAll(urlWithPassword))
    if (!standsForAnother(password)) return "a URL with a password";
  for (const [, login = ""] of text.matchAll(basicLogin))
    if (/^[\x20-\x7e]+:[\x20-\x7e]{3,}$/.test(decoded(login))) return "a login with its password";
  return encodedSecret(text);
}

/** A key file in base64: as Google gives keys of service accounts, and as files go through variables. */
function encodedSecret(text: string): string | undefined {
  if (text.length < 100 || text.length > 20_000 || !/^[A-Za-z0-9+/=\s]+$/.test(text)) return undefined;
  const inner = decoded(text);
  if (/"private_key"\s{0,4}:/.test(inner)) return "a service account key";
  return formats.find(({ form }) => form.test(inner))?.what;
}

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

/** Whether a value only points at a secret, is computed when it is used, or is a placeholder. */
export function standsForAnother(value: string): boolean {
  const text = value.trim();
  return text === "" || pointers.some((form) => form.test(text)) || placeholder.test(text);
}

const pointers: readonly RegExp[] = [
  // Computed or filled in later: a shell's, a template's or a workflow's variable.
  /^[$`<[{%]|\$\{|\{\{|^\*+$|^%\w+%$/,
  // Named by kind: an ARN, a resource name, a scheme of a secret store, a web address.
  /^arn:aws/i,
  /^(?:projects|organizations|folders)\/[^/]+\//,
  /^(?:secrets?|ssm|ssm-secure|aws-?sm|aws-?ssm|secretsmanager|parameterstore|gsm|gcp-?sm|sm|vault|op|keyvault|azurekeyvault|kms|env|file|ref|bws|doppler|berglas|sops):\/{0,2}\S/i,
  /^(?:aws|gcp|azure):[a-z]{1,20}:\S/i,
  /^(?:@Microsoft\.KeyVault|ENC\[|AQICA|pulumi:|v1:)/,
  /^https?:\/\/[^@\s]*$/i,
  // A path: of a parameter, a mounted file, a key in Vault.
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[\w./\\@:+-]*$/,
  /^[a-z0-9_.-]+(?:\/[a-z0-9_.#:-]+)+$/,
  /^[\w.-]+\.(?:json|pem|key|crt|p12|pfx|jks|txt|ya?ml|env)$/i,
  // Yes, no, nothing.
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|n\/a|required|optional|enabled|disabled|string|auto|default)$/i,
  // What is public anyway.
  /^-----BEGIN (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)-----|^ssh-(?:rsa|ed25519) /,
];

const placeholder =
  /^(?:x{3,}|(?:change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|this|with)|todo|set[-_ ](?:me|in|by|via|at))(?![A-Za-z0-9]).*|(?:your|insert|to[-_ ]be|managed)[-_ ].*|tbd|fixme|(?:placeholder|dummy).*|redacted.*|secret|password|example|sample|injected.*|not[-_ ]?(?:set|used|needed).*|unused|ignored?|\(sensitive.*|\[secret\])$/i;
