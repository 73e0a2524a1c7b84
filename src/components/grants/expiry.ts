/** Any cloud's grant: how long it counts. */
interface Timed {
  readonly when?: { readonly until?: string };
}

/**
 * What the tags say of an identity whose every grant ends: the instant after which it can do nothing. Empty where one
 * grant does not end. The conditions of the grants hold it to that; the tag only tells.
 */
export function expiryOf(grants: readonly Timed[]): Readonly<Record<string, string>> {
  const ends = grants.map(({ when }) => (when?.until === undefined ? Number.NaN : Date.parse(when.until)));
  const last = Math.max(...ends);
  if (ends.length === 0 || Number.isNaN(last)) return {};
  return { expires: new Date(last).toISOString().replace(".000Z", "Z") };
}
