import { standsForAnother } from "./secretFormats.js";

/** What a name says of its value: `password`: something secret in any spelling; `secret`: a secret, or the name of one. */
export type NameKind = "password" | "secret";

const password =
  /(?:password|passwd|passphrase)$|(?:^|_)(?:pass|pwd|secret_access_key|secret_key|client_secret|private_key|signing_key|encryption_key|master_key|api_key|apikey|auth_key|webhook_secret|jwt_secret|session_secret|app_secret|access_token|auth_token|api_token|bearer_token|refresh_token|personal_access_token|secret_key_base)$/;
const secret = /(?:^|_)(?:secret|token|credentials?|pat)$/;
/** Made to be shown: bundled into pages by their build tools. */
const published = /^(?:next_public|vite|react_app|nuxt_public|gatsby|expo_public|public)_/;

/** Whether a name is one that secrets go by: `DB_PASSWORD`, `stripeApiKey`; not `DB_PASSWORD_ARN`, `TOKEN_TTL`. */
export function secretNameKind(name: string): NameKind | undefined {
  const words = snakeCase(name);
  if (published.test(words)) return undefined;
  if (password.test(words)) return "password";
  return secret.test(words) ? "secret" : undefined;
}

function snakeCase(name: string): string {
  return name
    .slice(-200)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/_?\d+$/, "")
    .toLowerCase();
}

/** A number, or a word or words in lower case: how secrets are named, and seldom what they are. */
const nameOfSecret = /^[a-z]+(?:[-_.:][a-z0-9]+)*$/;

/** Whether a value under such a name is the secret itself. */
export function isLiteralSecret(name: string, value: string): boolean {
  const kind = secretNameKind(name);
  if (kind === undefined || standsForAnother(value)) return false;
  const text = value.trim();
  if (isNamedAfter(text, name) || text.length < 3) return false;
  if (kind === "password") return !/^\d{1,3}$/.test(text);
  return text.length >= 8 && !/^\d+$/.test(text) && !nameOfSecret.test(text);
}

/** `DB_PASSWORD: prod-db-password`, `API_KEY: x-api-key`: what the secret, or the header with it, is called. */
function isNamedAfter(text: string, name: string): boolean {
  const [called, own] = [snakeCase(text), snakeCase(name)];
  return called === own || (own.includes("_") && called.endsWith(`_${own}`));
}
