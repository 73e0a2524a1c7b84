/** The type of a property as the SDK declares it; `object` is a named interface of the SDK's `inputs`. */
export type SdkType =
  | { readonly kind: "string" | "number" | "boolean" | "any" }
  | { readonly kind: "list" | "map"; readonly of: SdkType }
  | { readonly kind: "union"; readonly of: readonly SdkType[] }
  | { readonly kind: "object"; readonly name: string };

const ANY: SdkType = { kind: "any" };

/** Reads a type expression of the generated SDK; what it does not understand is `any`, which admits all. */
export function parseSdkType(text: string): SdkType {
  const tokens: readonly string[] = text.match(/"[^"]*"|[\w.]+|\[\]|[^\s]/g) ?? [];
  let at = 0;

  function union(): SdkType {
    const parts = [postfix()];
    while (tokens[at] === "|") {
      at += 1;
      parts.push(postfix());
    }
    return simplify(parts);
  }
  function postfix(): SdkType {
    let type = primary();
    while (tokens[at] === "[]") {
      at += 1;
      type = { kind: "list", of: type };
    }
    return type;
  }
  function primary(): SdkType {
    const token = tokens[at] ?? "";
    at += 1;
    if (token === "{") return map();
    if (tokens[at] === "<") {
      at += 1;
      const inner = union();
      at += 1;
      return inner;
    }
    return named(token);
  }
  /** `{ [key: string]: T; }` */
  function map(): SdkType {
    at = tokens.indexOf("]", at) + 2;
    const of = union();
    at = tokens.indexOf("}", at) + 1;
    return { kind: "map", of };
  }
  return union();
}

function named(token: string): SdkType {
  if (token === "string" || token === "number" || token === "boolean") return { kind: token };
  if (token.startsWith('"') || token.startsWith("enums.")) return { kind: "string" };
  if (token.endsWith(".ARN") || token === "ARN") return { kind: "string" };
  const name = /^(?:inputs|outputs)\.(.+)$/.exec(token)?.[1];
  return name === undefined ? ANY : { kind: "object", name };
}

function simplify(parts: readonly SdkType[]): SdkType {
  const unique = new Map(parts.map((part) => [JSON.stringify(part), part]));
  if (unique.size > 1) unique.delete(JSON.stringify(ANY));
  const [only, ...more] = unique.values();
  return more.length === 0 ? (only ?? ANY) : { kind: "union", of: [...unique.values()] };
}
