/** A text that is a secret by its form alone, wherever it stands; sources: the issuers' own pages on their tokens. */
interface SecretFormat {
  /** What it is, for "holds …". */
  readonly what: string;
  /** No nested repetition: input of any length is read in one pass. */
  readonly form: RegExp;
}

const formats: readonly SecretFormat[] = [
  { what: "a private key", form: /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/ },
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
  { what: "an Azure storage key", form: /\bAccountKey=[A-Za-z0-9+/]{80,88}={0,2}/ },
  { what: "an age key", form: /\bAGE-SECRET-KEY-1[A-Z0-9]{50}/ },
  {
    what: "a signed token (JWT)",
    form: /\beyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{20}/,
  },
];

const urlWithPassword =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@"'<>]{0,80}):([^\s/@"'<>]{3,200})@[A-Za-z0-9[]/gi;

/** What secret a text holds by its form, for "holds …"; undefined for none. */
export function secretForm(text: string): string | undefined {
  const found = formats.find(({ form }) => form.test(text));
  if (found !== undefined) return found.what;
  for (const [, , password = ""] of text.matchAll(urlWithPassword))
    if (!standsForAnother(password)) return "a URL with a password";
  return undefined;
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
  /^(?:x{3,}|change[-_ ]?(?:me|it|this)\b.*|replace[-_ ]?(?:me|this|with)\b.*|your[-_ ].*|insert[-_ ].*|todo\b.*|tbd|fixme|placeholder.*|dummy.*|redacted.*|secret|password|example|sample|to[-_ ]be[-_ ].*|set[-_ ](?:me|in|by|via)\b.*|managed[-_ ].*|injected.*|not[-_ ]?(?:set|used|needed).*|unused|ignored?|\(sensitive.*|\[secret\])$/i;
