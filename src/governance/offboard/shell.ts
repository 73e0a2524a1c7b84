/** Values of placeholders, by name. */
export type Values = Readonly<Record<string, string>>;

/** A command with its values, or the reason why none can be written. */
export type Filled =
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "by-hand"; readonly reason: string };

/**
 * A line for a POSIX shell with its placeholders filled in: `{name}` is quoted, so that no name in the input is more
 * than an argument; `{name:file}` is part of a file name; `{name?--option}` is the whole option, and nothing where the
 * value is not known. A value that no quoting makes safe to paste (control characters, which a terminal may act on) is
 * left to a person.
 */
export function fill(template: string, values: Values): Filled {
  let reason: string | undefined;
  const text = template.replace(
    /(=?)\{([a-zA-Z]+)(:file)?(?:\?(--[a-z-]+))?\}/g,
    (_, equals: string, name: string, file: string | undefined, option: string | undefined) => {
      const value = values[name];
      if (value === undefined || value === "") {
        if (option !== undefined) return "";
        reason = `its ${words(name)} is not in the input`;
        return "";
      }
      if (hasControls(value)) {
        reason = `its ${words(name)} has characters that do not belong on a command line`;
        return "";
      }
      if (option !== undefined) return ` ${option}=${quoted(value)}`;
      if (file === undefined && equals === "" && value.startsWith("-")) {
        reason = `its ${words(name)} would be taken for an option`;
        return "";
      }
      return `${equals}${file === undefined ? quoted(value) : fileName(value)}`;
    },
  );
  return reason === undefined ? { kind: "command", text } : { kind: "by-hand", reason };
}

/** Parts of a name, `{name}` by its value as it is; undefined where one is not known. */
export function joined(template: string, values: Values): string | undefined {
  const parts = template
    .split(/\{([a-zA-Z]+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : values[part]));
  return parts.includes(undefined) ? undefined : parts.join("");
}

function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Control characters, and those that turn the direction of writing. */
function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text);
}

/** One argument for a POSIX shell, whatever it holds. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A name for a file that is no path and needs no quoting. */
function fileName(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_@+=,.-]/g, "_")
    .replace(/^[.-]+/, "_")
    .slice(0, 100);
}
