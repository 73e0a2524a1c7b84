import type { Resource } from "../../model/index.js";
import { lineAt } from "../node.js";
import type { Declared, Folder, Missing, Sources } from "../source.js";
import { parseUrn } from "./urn.js";

/** A language whose programs are looked into for places and never changed. */
export interface Language {
  readonly files: RegExp;
  /** A property as its SDK spells it. */
  readonly spell: (name: string) => string;
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Pulumi's other languages, by the name that `runtime` has for them in Pulumi.yaml. */
export const languages: ReadonlyMap<string, Language> = new Map([
  [
    "python",
    {
      files: /\.py$/,
      spell: (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    },
  ],
  ["go", { files: /\.go$/, spell: capital }],
  ["dotnet", { files: /\.(?:cs|fs|vb)$/, spell: capital }],
  ["java", { files: /\.(?:java|kt|scala)$/, spell: (name: string) => name }],
]);

/** Why a program is not changed. */
export const notWritten = "its program is not written in TypeScript, JavaScript or YAML";

/** A program in another language: a resource is found where a constructor of its type is called with its name. */
export class TextProgram implements Sources {
  constructor(
    readonly folder: Folder,
    readonly files: readonly string[],
    readonly language: Language,
  ) {}

  declarationOf({ address }: Resource, output?: string): Declared | Missing {
    const urn = parseUrn(address);
    const className = urn?.type.split(":").at(-1);
    if (output !== undefined || urn === undefined || className === undefined) return { missing: notWritten };
    const [only, ...more] = this.files.flatMap((file) => {
      const text = this.folder.text(file) ?? "";
      return callsOf(text, className, urn.name).map((offset) => ({ file, line: lineAt(text, offset) }));
    });
    if (only === undefined || more.length > 0) return { missing: notWritten };
    return {
      ...only,
      untouchable: notWritten,
      spell: (path) => ({ name: this.language.spell(path.at(-1) ?? ""), isBlock: false }),
      follow: () => undefined,
    };
  }
}

/** What stands before the name of a resource: `Role(`, `iam.NewRole(ctx, `, `new Aws.Iam.Role(`. */
const call =
  /(?:^|\W)((?:New)?[A-Z]\w{0,100})\s{0,80}\(\s{0,80}(?:ctx\s{0,8},\s{0,80})?(?:resource_name\s{0,8}=\s{0,8})?$/;
const longestCall = 400;

/** Where a constructor of a class is called with a name. */
function callsOf(text: string, className: string, name: string): readonly number[] {
  const found: number[] = [];
  for (const quoted of [`"${name}"`, `'${name}'`]) {
    for (let at = text.indexOf(quoted); at >= 0; at = text.indexOf(quoted, at + 1)) {
      const match = call.exec(text.slice(Math.max(0, at - longestCall), at));
      if (match?.[1] !== className && match?.[1] !== `New${className}`) continue;
      found.push(at - match[0].length + match[0].indexOf(match[1]!));
    }
  }
  return found;
}
