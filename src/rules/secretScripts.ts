import { secretForm, standsForAnother } from "./secretFormats.js";
import { isLiteralSecret } from "./secretNames.js";

const value = String.raw`(?:"([^"\n]{1,300})"|'([^'\n]{1,300})'|([^\s"'${"`"};,|&)}]{1,300}))`;

/** `NAME=value`, `"name": "value"`; `--name value`; `aws configure set aws_secret_access_key value`. */
const assignments = [
  String.raw`(?<![\w$])([A-Za-z_][\w-]{2,60})["']?\s{0,4}[=:](?!\/\/)\s{0,4}`,
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
  [
    "login -p",
    /\b(?:docker|podman|nerdctl|skopeo|oras)\s{1,4}login\s(?:[^\n]{0,500}\s)?-p\s{0,4}["']?([^"'\s-][^"'\s]{0,200})/,
  ],
  ["sshpass -p", /\bsshpass\s{1,4}-p\s{0,4}["']?([^"'\s]{1,200})/],
  ["ConvertTo-SecureString", /\bConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?["']([^"']{1,200})["']/i],
  ["net user", /\bnet1?\s{1,4}user\s{1,4}[\w.-]{1,40}\s{1,4}["']?([^"'\s/]{1,200})["']?\s{0,4}\/add/i],
  [
    "PASSWORD in SQL",
    /\b(?:IDENTIFIED\s{1,4}BY|WITH\s{1,4}(?:(?:LOGIN|ENCRYPTED)\s{1,4}){0,2}PASSWORD)\s{1,4}'([^'\n]{1,200})'/i,
  ],
];

/** The first name in a text that is given a secret as plain text: `export DB_PASSWORD=…`, `--password …`. */
export function assignedSecret(script: string): string | undefined {
  // Most values are one word, which gives nothing to anything.
  if (!/[=:\s]/.test(script)) return undefined;
  let isLogins = false;
  for (const line of script.split("\n", 20_000)) {
    if (/^\s*(?:#|\/\/)/.test(line)) continue;
    const text = line.slice(0, 2000);
    // cloud-init's list of logins: `user:password`, a line each.
    if (/^\S/.test(text)) isLogins = /^chpasswd:/.test(text);
    const login = isLogins
      ? /^\s+(?:-\s{1,4})?["']?[a-z_][\w.-]{0,40}:([^"'\s|>$]{1,200})["']?\s*$/.exec(text)
      : null;
    if (login !== null && isGiven(login[1]!)) return "chpasswd";
    for (const [name, form] of unnamed) {
      const given = form.exec(text)?.[1];
      if (given !== undefined && isGiven(given)) return name;
    }
    for (const assignment of assignments) {
      for (const [, name = "", double, single, bare = ""] of text.matchAll(assignment)) {
        const given = double ?? single ?? (isCode(bare) ? "" : bare);
        if (isLiteralSecret(name, given) && looksRandom(given)) return name;
      }
    }
  }
  return undefined;
}

/** What secret a text holds, by its form or by a name inside of it, for "holds …"; undefined for none. */
export function secretIn(text: string): string | undefined {
  const form = secretForm(text);
  if (form !== undefined) return form;
  const name = assignedSecret(text);
  return name === undefined ? undefined : `a value for ${name}`;
}

function isGiven(password: string): boolean {
  return !standsForAnother(password) && looksRandom(password);
}

/** In a script a bare word may be anything; a secret has more than letters in it. */
function looksRandom(text: string): boolean {
  return text.length >= 6 && /[^A-Za-z_-]/.test(text) && !/[()]/.test(text);
}

/** `os.environ["X"]`, `settings.db.password`: what a program works with. */
function isCode(bare: string): boolean {
  return bare.includes("[") || /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(bare);
}
