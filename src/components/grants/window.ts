import { all, type Checked, ok, wrong } from "../problem.js";

/** The time window of a grant, as checked RFC 3339 instants in UTC. */
export interface Window {
  readonly from?: string;
  readonly until?: string;
}

/** Reads `from` and `until`: instants in RFC 3339 with a zone, and in this order. */
export function window(when: { readonly from?: string; readonly until?: string }): Checked<Window> {
  const instants = all([instant("from", when.from), instant("until", when.until)]);
  if (instants.kind === "wrong") return instants;
  const [from, until] = instants.value;
  if (from !== undefined && until !== undefined && from >= until) {
    return wrong("until", `${until} is not after \`from\` (${from}): the grant would never count`);
  }
  return ok({ ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) });
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/;

function instant(path: string, text: string | undefined): Checked<string | undefined> {
  if (text === undefined) return ok(undefined);
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    return wrong(path, `${JSON.stringify(text)} is not an instant; write it as 2026-12-01T08:00:00Z`);
  }
  return ok(new Date(time).toISOString().replace(".000Z", "Z"));
}
