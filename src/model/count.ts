/** A number with its noun, for people: "1 finding", "2 findings", "3 identities". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
