import assert from "node:assert/strict";
import { readFiles } from "../../src/readers/index.js";
import { ancestorsOf } from "../../src/rules/gcpAncestors.js";
import { asPulumiState } from "../support/exampleInputs.js";

const facts = readFiles([
  {
    name: "state.json",
    text: asPulumiState([
      {
        type: "gcp:organizations/folder:Folder",
        name: "shops",
        properties: { name: "folders/55", displayName: "shops", parent: "organizations/1" },
      },
      {
        type: "gcp:organizations/project:Project",
        name: "prod",
        properties: { projectId: "acme-prod", number: "210987654321", folderId: "55", name: "prod" },
      },
      {
        type: "gcp:organizations/folder:Folder",
        name: "circle",
        properties: { name: "folders/66", displayName: "circle", parent: "folders/66" },
      },
    ]),
  },
]);

describe("what a place on Google Cloud is declared to be in", () => {
  const above = ["folders/55", "organizations/1"];
  const cases: readonly [name: string, place: string, expected: readonly string[]][] = [
    [
      "a project by its id, its number besides",
      "projects/acme-prod",
      ["projects/acme-prod", "projects/210987654321", ...above],
    ],
    [
      "a project by its number",
      "projects/210987654321",
      ["projects/210987654321", "projects/acme-prod", ...above],
    ],
    ["a folder", "folders/55", above],
    ["what is not declared", "projects/other", ["projects/other"]],
    ["a folder in itself", "folders/66", ["folders/66"]],
  ];
  for (const [name, place, expected] of cases) {
    it(name, () => assert.deepEqual(ancestorsOf(facts, place), expected));
  }
});
