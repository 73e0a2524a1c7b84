/** Where a statement stands in a resource. */
export interface StatementPlace {
  /** Property that holds the document; empty for a file that is one. */
  readonly property: readonly string[];
  readonly index: number;
}

/** `assumeRolePolicy.Statement[0]` taken apart; undefined for a place inside of a list of policies. */
export function statementPlace(path: string): StatementPlace | undefined {
  const [found, property, index] = /^(?:([\w.]+)\.)?Statement(?:\[(\d+)\])?$/.exec(path) ?? [];
  return found === undefined
    ? undefined
    : { property: property?.split(".") ?? [], index: Number(index ?? 0) };
}
