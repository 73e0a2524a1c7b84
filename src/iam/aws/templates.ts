import { matchesGlob } from "./glob.js";

/** The reference writes most variables as `${Name}`, a few as `<name>`. */
const VARIABLE = /\$\{[^}]*\}|<[^>]*>/g;

/** A template such as `arn:${Partition}:s3:::${BucketName}` with `*` for each variable. */
export function templatePattern(template: string): string {
  return template.replace(VARIABLE, "*");
}

/** How well a text fits a template. */
export interface TemplateMatch {
  /** Whether no variable had to stand for several segments (the parts between `:` and `/`). */
  readonly strict: boolean;
  /** Characters of the template that are not variables. */
  readonly literal: number;
}

/** Whether a concrete ARN fits a template; `undefined` if not. */
export function matchesTemplate(arn: string, template: string): TemplateMatch | undefined {
  const pattern = templatePattern(template);
  if (!matchesGlob(arn, { text: pattern }) || !headFits(arn, pattern)) return undefined;
  const [given, wanted] = [arn.split(SEPARATOR), pattern.split(SEPARATOR)];
  const strict =
    given.length === wanted.length && wanted.every((text, index) => matchesGlob(given[index]!, { text }));
  return { strict, literal: pattern.length - pattern.split("*").length + 1 };
}

const SEPARATOR = /[:/]/;

/** Region and account never hold a colon, so the first five parts are compared one by one. */
function headFits(arn: string, pattern: string): boolean {
  const given = arn.split(":", 5);
  return pattern
    .split(":", 5)
    .every((text, index) => given[index] !== undefined && matchesGlob(given[index], { text }));
}
