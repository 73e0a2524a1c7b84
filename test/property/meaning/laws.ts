import assert from "node:assert/strict";
import type { ExampleResource } from "../../../src/rules/rule.js";
import { asPulumiPreview, asTerraformPlan } from "../../support/exampleInputs.js";
import { celRewrites, rewriteConditions } from "./cel.js";
import { type Container, planInModule, planReversed, plans, stacks, texts } from "./containers.js";
import { type Case, type Json, verdictOf } from "./corpus.js";
import { rewriteDocuments, rewrites } from "./documents.js";
import { asAccount, asAssets, byDataSources } from "./exports.js";
import { awsccPlan, awsParts, cloudFormationParts, gcpParts, type Remake } from "./parts.js";

type Files = readonly (string | Buffer)[];

/** Two ways to say what a case says, which must be judged alike. */
export interface Law {
  readonly name: string;
  /** The case as it is, and said another way; undefined where the other way cannot say it. */
  readonly both: (each: Case) => readonly [one: Files, other: Files] | undefined;
  /** What the other way says besides, or what it takes to say it: `undecided aws-…`, `info gcp-…`. */
  readonly besides?: RegExp;
}

/** A case as one text: resources as a plan, where Terraform has their types. */
function textOf({ resources, document, text }: Case): string {
  if (resources !== undefined) return asTerraformPlan(resources) ?? asPulumiPreview(resources);
  return text ?? JSON.stringify(document);
}

/** A law on what stands in a case, wherever it stands. */
function ofContent(name: string, rewrite: (content: Json) => Json | undefined, besides?: RegExp): Law {
  return {
    name,
    ...(besides === undefined ? {} : { besides }),
    both: (each) => {
      const source = (each.resources ?? each.document) as Json | undefined;
      const other = source === undefined ? undefined : rewrite(source);
      if (other === undefined) return undefined;
      const said = each.resources === undefined ? { document: other } : { resources: other as never };
      return [[textOf(each)], [textOf({ ...each, ...said })]];
    },
  };
}

function ofDocuments([name, rewrite]: readonly [string, (typeof rewrites)[string]]): Law {
  // A boundary that denies anything binds something, whatever it is; a statement by itself may be one that nothing meets;
  // and what is spelled so that AWS would refuse it is told by its spelling.
  const besides = /denial/.test(name)
    ? /aws-(boundary-open|administrator-access|policy-ineffective)$/
    : /each value of a condition/.test(name)
      ? /aws-(trust-(unreachable|audience)|policy-ineffective)/
      : /aws-policy-ineffective$/;
  return ofContent(`a document with ${name}`, (content) => rewriteDocuments(content, rewrite), besides);
}

function ofResources(name: string, one: Container, other: Container, besides?: RegExp): Law {
  return {
    name,
    ...(besides === undefined ? {} : { besides }),
    both: ({ resources }) => {
      const both = resources === undefined ? undefined : ([one(resources), other(resources)] as const);
      return both?.[0] === undefined || both[1] === undefined ? undefined : [both[0], both[1]];
    },
  };
}

const preview: Container = (resources) => [asPulumiPreview(resources)];
const plan: Container = (resources) => {
  const text = asTerraformPlan(resources);
  return text === undefined ? undefined : [text];
};

function ofParts(name: string, remake: Remake, besides?: RegExp): Law {
  const remade = (resources: readonly ExampleResource[]) => {
    const other = remake(resources);
    return other === undefined ? undefined : preview(other);
  };
  return ofResources(`resources: ${name}`, preview, remade, besides);
}

export const laws: readonly Law[] = [
  ...Object.entries(rewrites).map(ofDocuments),
  ...Object.entries(celRewrites).map(([name, rewrite]) =>
    ofContent(
      `a condition ${name}`,
      (content) => rewriteConditions(content, rewrite),
      // Inequalities are not looked for within a choice.
      name === "with a choice" ? /gcp-condition-type-mismatch$/ : undefined,
    ),
  ),
  ofResources("a plan and a preview", preview, plan),
  ...Object.entries(plans).map(([name, other]) => ofResources(`a plan ${name}`, plan, other)),
  ofContent("a plan of its own in one more module", planInModule),
  ofContent("a plan of its own in reverse", planReversed),
  ...Object.entries(stacks).map(([name, other]) => ofResources(`Pulumi's resources ${name}`, preview, other)),
  ...Object.entries({ ...awsParts, ...cloudFormationParts }).map(([name, remake]) => ofParts(name, remake)),
  ofResources("resources: through awscc", preview, awsccPlan),
  // Only a policy as a whole removes what others granted.
  ...Object.entries(gcpParts).map(([name, remake]) => ofParts(name, remake, /gcp-authoritative-policy/)),
  ofResources("a plan with policies from data sources", plan, byDataSources),
  // An export says in which account a role is, and of every account that it is there.
  ofResources(
    "an account's export",
    preview,
    asAccount,
    /identity-|cross-account-unbounded$|external-id-shared$/,
  ),
  ofResources("an export of assets", preview, asAssets, /identity-/),
  ...Object.entries(texts).map(
    ([name, written]): Law => ({
      name: `a text ${name}`,
      both: (each) => {
        const text = each.text === undefined ? textOf(each) : undefined;
        const other = text === undefined ? undefined : written(text);
        return text === undefined || other === undefined ? undefined : [[text], [other]];
      },
    }),
  ),
];

const verdicts = new Map<string, readonly string[]>();

function remembered(files: Files): readonly string[] {
  const key = files.join("\n");
  let known = verdicts.get(key);
  if (known === undefined) {
    known = verdictOf(...files);
    verdicts.set(key, known);
  }
  return known;
}

/** How many of the cases a law speaks of; those that are judged otherwise when said another way are a failure. */
export function checkLaw({ both, besides }: Law, cases: readonly Case[]): number {
  let spoken = 0;
  const wrong: Record<string, unknown> = {};
  for (const each of cases) {
    const pair = both(each);
    if (pair === undefined) continue;
    spoken++;
    const [one, other] = [remembered(pair[0]), verdictOf(...pair[1])];
    const differs = (said: string) => besides?.test(said) !== true;
    const lost = one.filter((said) => !other.includes(said)).filter(differs);
    const added = other.filter((said) => !one.includes(said)).filter(differs);
    if (lost.length + added.length > 0) wrong[each.name] = { lost, added };
  }
  assert.deepEqual(wrong, {});
  return spoken;
}
