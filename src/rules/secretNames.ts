import { standsForAnother } from "./secretFormats.js";

/** What a name says of its value: `password`: something secret in any spelling; `secret`: a secret, or the name of one. */
export type NameKind = "password" | "secret";

const password =
  /(?:password|passwd|passphrase)$|(?:^|_)(?:pass|pwd|secret_access_key|secret_key|client_secret|private_key|signing_key|encryption_key|api_key|apikey|auth_key|webhook_secret|jwt_secret|session_secret|app_secret|access_token|auth_token|api_token|bearer_token|refresh_token|personal_access_token|secret_key_base)$/;
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
  if (snakeCase(text) === snakeCase(name) || text.length < 3) return false;
  if (kind === "password") return !/^\d{1,3}$/.test(text);
  return text.length >= 8 && !/^\d+$/.test(text) && !nameOfSecret.test(text);
}

const value = String.raw`(?:"([^"\n]{1,300})"|'([^'\n]{1,300})'|([^\s"'${"`"};,|&)}]{1,300}))`;

/** `NAME=value`, `"name": "value"`; `--name value`; `aws configure set aws_secret_access_key value`. */
const assignments = [
  String.raw`(?<![\w$])([A-Za-z_][\w-]{2,60})["']?\s{0,4}[=:]\s{0,4}`,
  String.raw`(?<![\w-])--([A-Za-z][\w-]{2,60})\s{1,4}`,
  String.raw`\b(aws_secret_access_key)\s{1,4}`,
].map((name) => new RegExp(name + value, "g"));

/** Passwords that commands take without a name: `user:password` for chpasswd and curl, `-pPASSWORD` for MySQL. */
const unnamed: readonly (readonly [name: string, form: RegExp])[] = [
  [
    "chpasswd",
    /\b(?:echo|printf)\s{1,4}["']?[\w.-]{1,40}:([^"'\s|]{1,200})["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?chpasswd/,
  ],
  ["curl --user", /\bcurl\s(?:[^\n]{0,500}\s)?(?:-u|--user)\s{0,4}["']?[\w.@-]{1,80}:([^"'\s]{1,200})/],
  ["mysql -p", /\bmysql(?:admin|dump|import)?\s(?:[^\n]{0,500}\s)?-p["']?([^"'\s-][^"'\s]{0,200})/],
];

/** The first name in a script that is given a secret as plain text: `export DB_PASSWORD=…`, `--password …`. */
export function assignedSecret(script: string): string | undefined {
  for (const line of script.split("\n", 20_000)) {
    if (/^\s*(?:#|\/\/)/.test(line)) continue;
    for (const [name, form] of unnamed) {
      const given = form.exec(line.slice(0, 2000))?.[1];
      if (given !== undefined && !standsForAnother(given) && looksRandom(given)) return name;
    }
    for (const assignment of assignments) {
      for (const [, name = "", double, single, bare] of line.slice(0, 2000).matchAll(assignment)) {
        const given = double ?? single ?? bare ?? "";
        if (isLiteralSecret(name, given) && looksRandom(given)) return name;
      }
    }
  }
  return undefined;
}

/** In a script a bare word may be anything; a secret has more than letters in it. */
function looksRandom(text: string): boolean {
  return text.length >= 6 && /[^A-Za-z_-]/.test(text) && !/[()]/.test(text);
}
