import { type Facts, type Resource, reveal } from "../model/index.js";
import { resourcesOf } from "./filed.js";

/**
 * A project, folder or organization (`projects/acme-prod`) and what it is declared to be in, nearest first; the place
 * alone where the input does not declare it. A declared project goes by its id and by its number.
 */
export function ancestorsOf(facts: Facts, place: string): readonly string[] {
  const names = new Set<string>();
  // A folder that is declared inside itself ends the row.
  for (let at: string | undefined = place; at !== undefined && !names.has(at); at = parentOf(facts, at))
    for (const name of [at, ...aliasesOf(projectAt(facts, at))]) names.add(name);
  return [...names];
}

function projectAt(facts: Facts, place: string): Resource | undefined {
  if (!place.startsWith("projects/")) return undefined;
  return resourcesOf(facts, "gcp:organizations/project:Project").find((each) =>
    aliasesOf(each).includes(place),
  );
}

function aliasesOf(project: Resource | undefined): readonly string[] {
  if (project === undefined) return [];
  return ["projectId", "number"].flatMap((name) => inCollection(project, name, "projects") ?? []);
}

function parentOf(facts: Facts, place: string): string | undefined {
  const project = projectAt(facts, place);
  if (project !== undefined)
    return inCollection(project, "folderId", "folders") ?? inCollection(project, "orgId", "organizations");
  const id = place.slice(place.indexOf("/") + 1);
  const folder = resourcesOf(facts, "gcp:organizations/folder:Folder").find(
    (each) => textAt(each, "name") === place || textAt(each, "folderId") === id,
  );
  return folder && textAt(folder, "parent");
}

function textAt({ properties }: Resource, name: string): string | undefined {
  const text = reveal(properties[name]);
  return typeof text === "string" && text !== "" ? text : undefined;
}

function inCollection(resource: Resource, property: string, collection: string): string | undefined {
  const text = textAt(resource, property);
  return text && `${collection}/${text.slice(text.lastIndexOf("/") + 1)}`;
}
