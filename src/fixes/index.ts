import type { CheckResult } from "../check/check.js";
import type { Facts, Finding, Resource } from "../model/index.js";
import { Locator, notAtHand } from "./locator.js";
import { type Left, type Mendable, type Mended, mendFindings } from "./mend.js";
import { Overlay } from "./overlay.js";
import { secretsIn } from "./secrets.js";
import type { Folder } from "./source.js";

export type { Left } from "./mend.js";
export type { Folder } from "./source.js";

/** Where sources are looked for, and how a patch names them. */
export interface SourceOptions {
  readonly folder: Folder;
  /** Folder of the sources; beside the input and in the current folder by default. */
  readonly source?: string;
  /** A file's path as the patch names it, relative to where it is to be applied; absent where no patch is wanted. */
  readonly nameOf?: (file: string) => string;
}

export interface Sourced {
  /** The findings with the file and line of what they are about, and their fixes. */
  readonly result: CheckResult;
  /** One diff for all that can be mended by machine; what an exception covers is left as it is. */
  readonly patch: string;
  readonly left: readonly Left[];
}

/** The findings of a check with what their sources tell, as far as these are at hand. */
export function sourced(result: CheckResult, facts: Facts, options: SourceOptions): Sourced {
  const { folder, source, nameOf } = options;
  const locator = new Locator(folder, source);
  if (!locator.mayTell(facts.resources)) return { result, patch: "", left: leftOf(result.findings) };
  const find = resourcesOf(result.findings, facts);
  const found = result.findings.map((finding) => ({ finding, resource: find(finding) }));
  const mendable = found.filter(isMendable);
  const files = new Overlay(folder);
  const mended =
    nameOf === undefined || mendable.length === 0
      ? nothing
      : mendFindings(mendable, new Locator(files, source), files, nameOf, secretsIn(facts));
  const findings = found.map(({ finding, resource }) => {
    const place = resource && locator.sourceOf(finding, resource);
    const fix = mended.fixes.get(finding);
    if (place === undefined && fix === undefined) return finding;
    return {
      ...finding,
      ...(place === undefined ? {} : { source: place }),
      ...(fix === undefined ? {} : { fix }),
    };
  });
  return { result: { ...result, findings }, patch: mended.patch, left: mended.left };
}

/** What could be mended if its source were at hand. */
function leftOf(findings: readonly Finding[]): readonly Left[] {
  return findings.filter(isMended).map((finding) => ({ finding, why: notAtHand }));
}

/** Whether a finding says how it is mended, and is to be. */
function isMended({ mend, exception }: Finding): boolean {
  return mend !== undefined && !exception;
}

const nothing: Mended = { patch: "", fixes: new Map(), left: [] };

function isMendable(found: {
  readonly finding: Finding;
  readonly resource: Resource | undefined;
}): found is Mendable {
  return found.resource !== undefined && isMended(found.finding);
}

/** Answers with the resource that a finding is about; only those of the findings are kept at hand. */
function resourcesOf(
  findings: readonly Finding[],
  { resources }: Facts,
): (finding: Finding) => Resource | undefined {
  const wanted = new Set(findings.map(({ resource }) => resource));
  const found = new Map<string | undefined, Map<string, Resource>>();
  for (const resource of resources) {
    if (!wanted.has(resource.address)) continue;
    const { file } = resource.source;
    const inFile = found.get(file) ?? new Map<string, Resource>();
    found.set(file, inFile);
    if (!inFile.has(resource.address)) inFile.set(resource.address, resource);
  }
  return ({ source, resource }) => found.get(source?.file)?.get(resource);
}
