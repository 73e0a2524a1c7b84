/** A value to be written: a scalar, a list, or names and values in order. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [name: string]: Plain };

/** How one notation writes a map: what an inserted entry has to look like. */
export interface Syntax {
  readonly name: "hcl-body" | "hcl-object" | "hcl-json" | "javascript" | "json" | "yaml" | "yaml-flow";
  /** Between name and value. */
  readonly assign: string;
  /** Between entries on lines of their own. */
  readonly separator: "," | "";
  /** Whether two entries may share a line. */
  readonly oneLine: boolean;
  /** Whether the last of several lines ends with the separator too. */
  readonly isTrailing: boolean;
  /** Whether the signs of neighbouring lines are lined up. */
  readonly isAligned: boolean;
  /** Spaces around the entries of a map on one line. */
  readonly brackets: boolean;
  key(name: string): string;
  scalar(value: string | number | boolean): string;
  /** Notation of a map or list inside of this one. */
  readonly inner: () => Syntax;
}

const identifier = /^[A-Za-z_$][\w$]*$/;
const json = (value: string | number | boolean) => JSON.stringify(value);

/** HCL escapes the start of a template (HashiCorp, "Strings and Templates"). */
const hclScalar = (value: string | number | boolean) =>
  json(value).replaceAll("${", "$$${").replaceAll("%{", "%%{");
const hclKey = (name: string) => (/^[A-Za-z_][\w-]*$/.test(name) ? name : hclScalar(name));

const hclObject: Syntax = {
  name: "hcl-object",
  assign: " = ",
  separator: "",
  oneLine: true,
  isTrailing: false,
  isAligned: true,
  brackets: true,
  key: hclKey,
  scalar: hclScalar,
  inner: () => hclObject,
};

const hclBody: Syntax = { ...hclObject, name: "hcl-body", oneLine: false };

const javascript: Syntax = {
  name: "javascript",
  assign: ": ",
  separator: ",",
  oneLine: true,
  isTrailing: true,
  isAligned: false,
  brackets: true,
  key: (name) => (identifier.test(name) ? name : json(name)),
  scalar: json,
  inner: () => javascript,
};

const jsonSyntax: Syntax = {
  ...javascript,
  name: "json",
  isTrailing: false,
  brackets: false,
  key: json,
  inner: () => jsonSyntax,
};

/** Terraform's JSON: its texts are templates as those of HCL are. */
const hclJson: Syntax = { ...jsonSyntax, name: "hcl-json", scalar: hclScalar, inner: () => hclJson };

/** Names and texts that YAML takes for nothing else stay as they are (YAML 1.2.2, plain style). */
const yamlScalar = (value: string | number | boolean) =>
  typeof value === "string" && !/^[A-Za-z_][\w.@/-]*$|^[A-Za-z_][\w.@/-]*(?::[\w.@/-]+)+$/.test(value)
    ? json(value)
    : typeof value === "string" && /^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value)
      ? json(value)
      : String(value);

const yamlFlow: Syntax = {
  name: "yaml-flow",
  assign: ": ",
  separator: ",",
  oneLine: true,
  isTrailing: false,
  isAligned: false,
  brackets: true,
  key: (name) => yamlScalar(name),
  scalar: yamlScalar,
  inner: () => yamlFlow,
};

const yaml: Syntax = { ...yamlFlow, name: "yaml", separator: "", oneLine: false, inner: () => yaml };

export const syntaxes = {
  hclBody,
  hclObject,
  hclJson,
  javascript,
  json: jsonSyntax,
  yaml,
  yamlFlow,
} as const;
