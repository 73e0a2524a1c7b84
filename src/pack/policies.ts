import type {
  EnforcementLevel,
  Policies,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { parameterSchemas, settingSchemas } from "../check/configSchema.js";
import type { Severity } from "../model/index.js";
import { ruleNamed, rules } from "../rules/index.js";
import type { Rule } from "../rules/rule.js";
import { knownConfig, schemaOf } from "./policyConfig.js";
import { remediationPolicies } from "./remediations.js";
import { type Judge, Session } from "./session.js";

/** All rules as CrossGuard policies, sharing one session; the engine calls them in this order. */
export function packPolicies(now: () => Date = () => new Date()): Policies {
  const session = new Session(now);
  return [
    settings(session),
    ...rules.filter(({ scope }) => scope !== "check").map((rule) => policyOf(rule, session)),
    undecided(session),
    strict(session),
    ...["exception-expired", "exception-unused", "exception-without-owner"].map((name) =>
      exceptionPolicy(ruleNamed(name), session),
    ),
    ...remediationPolicies(),
  ];
}

type Everywhere = ResourceValidationPolicy & StackValidationPolicy;

/** First in the pack: its config holds what is not one rule's. */
function settings(session: Session): Everywhere {
  const name = "settings";
  const configSchema = schemaOf(settingSchemas);
  return {
    name,
    displayName: "Settings of the pack",
    description: "Profile and exceptions of the Keyless pack.",
    enforcementLevel: "advisory",
    configSchema,
    ...everywhere(session, ({ getConfig }) => session.configure(knownConfig(name, configSchema, getConfig))),
  };
}

function policyOf(rule: Rule, session: Session): ResourceValidationPolicy | StackValidationPolicy {
  const configSchema = schemaOf(parameterSchemas(rule));
  const common = { ...describe(rule), configSchema };
  const judge: Judge = ({ getConfig }, report) =>
    session.judge(rule, () => knownConfig(rule.name, configSchema, getConfig), report);
  return rule.scope === "resource"
    ? { ...common, validateResource: session.onResource(judge) }
    : { ...common, validateStack: session.onStack(judge) };
}

/** After the rules: what they could not decide, under a level of its own. */
function undecided(session: Session): Everywhere {
  return {
    ...describe(ruleNamed("undecided")),
    ...everywhere(session, (_, report, on) => session.reportUndecided(report, on)),
  };
}

/** After all that judge: what only warns elsewhere, and blocks in the profile `strict`. */
function strict(session: Session): Everywhere {
  return {
    name: "strict",
    displayName: "Warnings that block",
    description: "In the profile strict, warnings and what cannot be decided block.",
    enforcementLevel: "mandatory",
    ...everywhere(session, (_, report) => session.reportRaised(report)),
  };
}

/** Last: exceptions that do not count, or that cover nothing in the whole stack. */
function exceptionPolicy(rule: Rule, session: Session): StackValidationPolicy {
  return {
    ...describe(rule),
    validateStack: session.onStack((_, report) => session.reportExceptions(rule, report)),
  };
}

function everywhere(session: Session, judge: Judge) {
  return { validateResource: session.onResource(judge), validateStack: session.onStack(judge) };
}

const enforcement: Record<Severity | "off", EnforcementLevel> = {
  block: "mandatory",
  warn: "advisory",
  info: "advisory",
  off: "disabled",
};

const policySeverity = { block: "high", warn: "medium", info: "low" } as const;

/** The documentation of a rule in CrossGuard's fields. */
function describe(rule: Rule) {
  return {
    name: rule.name,
    displayName: rule.title,
    description: rule.title,
    enforcementLevel: enforcement[rule.severity],
    severity: policySeverity[rule.severity],
    framework: {
      name: "Keyless",
      version: "1",
      reference: rule.standards.join(", "),
      specification: rule.why,
    },
    tags: [rule.layer, ...rule.standards],
    remediationSteps: rule.remediation,
  };
}
