import { mayHaveForm } from "./arnForms.js";

/** Forms of ARNs by service and the beginning of the name, which tell nearly all of them apart at once. */
export class FormIndex {
  readonly #byBeginning = new Map<string, string[]>();
  /** Forms that leave service or beginning open. */
  readonly #open: string[] = [];
  readonly #all: readonly string[];

  constructor(forms: Iterable<string>) {
    this.#all = [...new Set(forms)];
    for (const form of this.#all) {
      const key = beginningOf(form);
      if (key === undefined) this.#open.push(form);
      else this.#byBeginning.set(key, [...(this.#byBeginning.get(key) ?? []), form]);
    }
  }

  /** Whether some ARN is of one of the forms and matched by a pattern. */
  meets(pattern: string): boolean {
    const key = beginningOf(pattern);
    const isOneOf = (form: string) =>
      !(form === bucket && pattern.includes("/")) && mayHaveForm(pattern, form);
    if (key === undefined) return this.#all.some(isOneOf);
    return this.#open.some(isOneOf) || this.#byBeginning.get(key)?.some(isOneOf) === true;
  }
}

/** A bucket's name has no slash: with one it is an object. */
const bucket = "arn:*:s3:::*";

/** Partition, region and account are open as a whole or written out; service and the name's first part are written out. */
const beginning = /^[^:]*:(?:\*|[^:*?]*):([^:*?]*):(?:\*|[^:*?]*):(?:\*|[^:*?]*):([^:/*?$]*)(?=[:/]|$)/;

/** The service, and the name up to what ends its first part; undefined where a wildcard stands before that end. */
function beginningOf(arn: string): string | undefined {
  const [, service, name] = beginning.exec(arn) ?? [];
  return service === undefined ? undefined : `${service}:${name}`;
}
