import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One file of cases: the page of AWS's documentation that they follow, and the cases. */
export interface CaseFile<T> {
  readonly file: string;
  readonly page: string;
  readonly cases: readonly (T & { readonly name: string })[];
}

/** Every JSON file of a folder under test/cases/iam/aws. */
export function loadCases<T>(folder: string): readonly CaseFile<T>[] {
  const path = join(__dirname, "..", "..", "cases", "iam", "aws", folder);
  return readdirSync(path)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({
      ...(JSON.parse(readFileSync(join(path, file), "utf8")) as Omit<CaseFile<T>, "file">),
      file,
    }));
}
