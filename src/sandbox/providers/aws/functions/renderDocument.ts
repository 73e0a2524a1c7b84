import type { Element, PolicyDocument, PrincipalElement, Statement } from "../../../../model/index.js";

/** A parsed policy document as JSON text again; for documents of AWS, which have no spelling to be kept. */
export function renderDocument({ version, statements }: PolicyDocument): string {
  return JSON.stringify({ Version: version, Statement: statements.map(renderStatement) });
}

function renderStatement({ sid, effect, principals, actions, resources, conditions }: Statement) {
  const tests: Record<string, Record<string, readonly string[]>> = {};
  for (const { quantifier, operator, ifExists, key, values } of conditions) {
    const test = `${quantifier === undefined ? "" : `${quantifier}:`}${operator}${ifExists ? "IfExists" : ""}`;
    tests[test] = { ...tests[test], [key]: values };
  }
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principals === undefined ? {} : renderPrincipals(principals)),
    ...renderElement("Action", actions),
    ...(resources === undefined ? {} : renderElement("Resource", resources)),
    ...(conditions.length === 0 ? {} : { Condition: tests }),
  };
}

function renderElement(name: string, { negated, patterns }: Element) {
  return { [negated ? `Not${name}` : name]: patterns };
}

function renderPrincipals({ negated, principals }: PrincipalElement) {
  const kinds = [...new Set(principals.map(({ kind }) => kind))];
  const byKind = kinds.map((kind) => [
    kind,
    principals.filter((one) => one.kind === kind).map(({ value }) => value),
  ]);
  const value = kinds.includes("*") ? "*" : Object.fromEntries(byKind);
  return { [negated ? "NotPrincipal" : "Principal"]: value };
}
