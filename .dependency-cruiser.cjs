// The import direction of the design: each folder may import only those it stands on.
const layers = {
  model: [],
  issuers: ["model"],
  iam: ["model"],
  analysis: ["model", "issuers", "iam"],
  readers: ["model", "issuers", "iam", "analysis"],
  rules: ["model", "issuers", "iam", "analysis"],
  check: ["model", "issuers", "iam", "analysis", "readers", "rules"],
  fixes: ["model", "readers", "rules", "check"],
  governance: ["model", "issuers", "iam", "analysis", "readers", "rules", "check"],
  audit: ["model", "issuers", "iam", "analysis", "readers", "rules", "check", "governance"],
  reports: ["model", "issuers", "iam", "analysis", "rules", "check", "governance", "audit"],
};
const outer = ["components", "program", "sandbox", "cli"];

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([layer, allowed]) => ({
      name: `${layer}-imports-only-what-it-stands-on`,
      severity: "error",
      from: { path: `^src/${layer}/` },
      to: { path: "^src/", pathNot: [`^src/${layer}/`, ...allowed.map((name) => `^src/${name}/`)] },
    })),
    {
      name: "core-is-free-of-pulumi",
      comment: "The checker starts in a blink and the core is tested with plain data.",
      severity: "error",
      from: { path: `^src/(${Object.keys(layers).join("|")}|cli)/` },
      to: { path: "node_modules/@pulumi/" },
    },
    {
      name: "nothing-imports-the-cli",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "components-do-not-need-the-sandbox",
      severity: "error",
      from: { path: "^src/components/" },
      to: { path: `^src/(${outer.filter((name) => name !== "components").join("|")})/` },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: "specify",
  },
};
