import type { Bound } from "./permissions.js";
import type { CompiledStatement } from "./statement.js";

/**
 * What of an outer bound can refuse anything that the inner one allows: without layers that hold a whole layer of
 * the inner one, and without denies that the inner one has too. Policies that are compared mostly share statements,
 * and what they share needs no search.
 */
export function unshared(inner: Bound, outer: Bound): Bound {
  if (inner === outer) return { layers: [], denies: [] };
  const denied = meaningsOf(inner.denies);
  const layers = inner.layers.map(meaningsOf);
  return {
    layers: outer.layers.filter((layer) => {
      const own = meaningsOf(layer);
      return !layers.some((each) => isSubset(each, own));
    }),
    denies: outer.denies.filter((deny) => !denied.has(meaningOf(deny))),
  };
}

/** Whether each statement that decides for the inner bound stands in the outer one too, and nothing else does. */
export function isPlainlyWithin(inner: Bound, outer: Bound): boolean {
  const { layers, denies } = unshared(inner, outer);
  return layers.length === 0 && denies.length === 0;
}

const meanings = new WeakMap<CompiledStatement, string>();

/** The statement as text without its place and name: of two with equal texts, both match the same requests. */
function meaningOf(compiled: CompiledStatement): string {
  let meaning = meanings.get(compiled);
  if (meaning === undefined) {
    const { sid: _, path: __, conditions, ...matched } = compiled.statement;
    const tests = conditions.map(({ path: ___, ...test }) => test);
    meaning = JSON.stringify([compiled.version, matched, tests]);
    meanings.set(compiled, meaning);
  }
  return meaning;
}

function meaningsOf(statements: readonly CompiledStatement[]): ReadonlySet<string> {
  return new Set(statements.map(meaningOf));
}

function isSubset(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size > b.size) return false;
  for (const each of a) if (!b.has(each)) return false;
  return true;
}
