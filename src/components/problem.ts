/** One mistake in the arguments: where it stands, what is wrong there and what was expected. */
export interface Problem {
  /** Property path in the arguments, such as `trust.github.owner`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** A result, or the mistakes that stand in its way: input errors are values. */
export type Checked<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "wrong"; readonly problems: readonly Problem[] };

export function ok<T>(value: T): Checked<T> {
  return { kind: "ok", value };
}

export function wrong(path: string, message: string): Checked<never> {
  return { kind: "wrong", problems: [{ path, message }] };
}

/** The same result with its paths moved under a parent, such as `grants[2]`. */
export function under<T>(parent: string, result: Checked<T>): Checked<T> {
  if (result.kind === "ok") return result;
  return { kind: "wrong", problems: result.problems.map((problem) => moved(parent, problem)) };
}

/** The mistakes in several results, in order. */
export function problemsIn(...results: readonly Checked<unknown>[]): readonly Problem[] {
  return results.flatMap((result) => (result.kind === "wrong" ? result.problems : []));
}

/** All values, or all mistakes together, so that a person mends them in one go. */
export function all<T>(results: readonly Checked<T>[]): Checked<readonly T[]> {
  const problems = problemsIn(...results);
  if (problems.length > 0) return { kind: "wrong", problems };
  return ok(results.flatMap((result) => (result.kind === "ok" ? [result.value] : [])));
}

/** The next step on a good result; mistakes pass through. */
export function then<T, U>(result: Checked<T>, next: (value: T) => Checked<U>): Checked<U> {
  return result.kind === "ok" ? next(result.value) : result;
}

/** One line per mistake, as people read it: path, then what is wrong. */
export function problemText(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("\n");
}

function moved(parent: string, problem: Problem): Problem {
  if (problem.path === "") return { ...problem, path: parent };
  const joint = problem.path.startsWith("[") ? "" : ".";
  return { ...problem, path: `${parent}${joint}${problem.path}` };
}
