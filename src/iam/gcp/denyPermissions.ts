/** Services whose API name is not the first word of their permissions. */
const services: Readonly<Record<string, string>> = {
  resourcemanager: "cloudresourcemanager",
  billing: "cloudbilling",
  errorreporting: "clouderrorreporting",
  source: "sourcerepo",
};

/** The permission as deny policies name it: `iam.serviceAccountKeys.create` is `iam.googleapis.com/serviceAccountKeys.create`. */
export function denyName(permission: string): string {
  if (permission.includes("/")) return permission;
  const dot = permission.indexOf(".");
  const service = permission.slice(0, dot);
  const api = Object.hasOwn(services, service) ? services[service]! : service;
  return `${api}.googleapis.com/${permission.slice(dot + 1)}`;
}

/**
 * Whether an entry of a deny rule names a permission, itself in the deny form; `*` stands for the resource, the
 * verb or both: `SERVICE/*.*`, `SERVICE/RESOURCE.*`, `SERVICE/*.VERB` (Google Cloud, "Deny policies", permission
 * groups).
 */
export function deniesPermission(entry: string, permission: string): boolean {
  if (entry === permission) return true;
  const [service, name = ""] = split(entry, "/");
  const [actual, actualName = ""] = split(permission, "/");
  if (service !== actual) return false;
  const [resource, verb] = splitLast(name);
  const [actualResource, actualVerb] = splitLast(actualName);
  return (resource === "*" || resource === actualResource) && (verb === "*" || verb === actualVerb);
}

function split(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function splitLast(text: string): readonly [string, string] {
  const at = text.lastIndexOf(".");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
