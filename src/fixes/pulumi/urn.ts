/** What a Pulumi URN says. */
export interface Urn {
  readonly project: string;
  /** Type token of the resource itself. */
  readonly type: string;
  readonly name: string;
}

/** The parts of `urn:pulumi:stack::project::parent$type::name`; undefined for anything else. */
export function parseUrn(text: string): Urn | undefined {
  if (!text.startsWith("urn:pulumi:")) return undefined;
  const [, project, types, ...name] = text.split("::");
  if (project === undefined || types === undefined || name.length === 0) return undefined;
  return { project, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

/** Whether two spellings of a token mean one type: `aws:iam:Role` is short for `aws:iam/role:Role`. */
export function isSameType(one: string, other: string): boolean {
  return shortType(one) === shortType(other);
}

function shortType(token: string): string {
  const [provider = "", module = "", name = ""] = token.split(":");
  return [provider, module.split("/")[0], name].join(":").toLowerCase();
}
