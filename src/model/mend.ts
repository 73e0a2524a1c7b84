/**
 * One mechanical change to a resource that mends a finding and leaves nothing for a person to choose. Properties have
 * Pulumi's names, whatever language the source is written in.
 */
export type Edit =
  /** A property gets this value; what is missing on the way to it is added. */
  | { readonly kind: "set"; readonly path: readonly string[]; readonly value: string | number | boolean }
  /** One statement of a policy document demands one condition more. */
  | (InStatement & {
      readonly kind: "demand";
      readonly operator: string;
      readonly key: string;
      readonly value: string;
    })
  /** One statement tests keys by another operator, with the values that are there. */
  | (InStatement & {
      readonly kind: "operator";
      readonly keys: readonly string[];
      readonly from: string;
      readonly to: string;
    })
  /** An output of the program is marked as secret. */
  | { readonly kind: "mark-secret"; readonly output: string };

interface InStatement {
  /** Place of the statement as findings give it: the property, then the document's own path. */
  readonly statement: string;
}
