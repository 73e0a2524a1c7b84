import type {
  EnforcementLevel,
  Policies,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { type ExceptionUse, excepted, exceptionFindings, findingsOf } from "../check/check.js";
import { exceptionSchema } from "../check/config.js";
import { standing } from "../check/exceptions.js";
import { type CheckPolicy, defaultPolicy, type Exception, type Profile } from "../check/policy.js";
import type { Facts, Finding, Severity } from "../model/index.js";
import { extractFacts } from "../readers/index.js";
import { formatWitness } from "../reports/witness.js";
import { ruleNamed, rules } from "../rules/index.js";
import type { Rule } from "../rules/rule.js";
import { deferredWords, isOfComponent, isPreviewed } from "./deferred.js";
import { parameterSchemas } from "./parameterSchemas.js";
import { readPolicyResource } from "./policyResource.js";
import { remediationPolicies } from "./remediations.js";

/** The pack's own settings, given as the config of the policy `settings`. */
interface PackSettings {
  readonly profile?: Profile;
  readonly maximumExceptionDays?: number;
  readonly exceptions?: readonly Exception[];
}

const settingsSchema: PolicyConfigSchema = {
  properties: {
    profile: {
      type: "string",
      enum: ["baseline", "recommended", "strict"],
      default: defaultPolicy.profile,
      description: "How hard to be: in strict, warnings and what cannot be decided block too.",
    },
    maximumExceptionDays: { type: "number", default: defaultPolicy.maximumExceptionDays },
    exceptions: {
      type: "array",
      // The SDK's schema type is narrower than JSON Schema; the value is one.
      items: exceptionSchema as never,
      description: "Documented, owned and dated exceptions.",
    },
  },
};

/** All rules as CrossGuard policies, sharing one session. */
export function packPolicies(now: () => Date = () => new Date()): Policies {
  const session = new Session(now);
  const ruled = rules.filter((rule) => rule.scope !== "check").map((rule) => session.policyOf(rule));
  return [
    session.settings(),
    ...ruled,
    session.undecided(),
    session.strict(),
    ...session.exceptionPolicies(),
    ...remediationPolicies(),
  ];
}

/**
 * What the policies of one running pack share. CrossGuard calls them one after the other, in order, for each
 * resource and then for the stack: `settings` comes first and reads the facts once for all that follow.
 */
class Session {
  #policy: CheckPolicy = defaultPolicy;
  #uses: ExceptionUse[] = [];
  #facts: Facts = extractFacts([]);
  #pending: Finding[] = [];
  /** What blocks because of the profile: the engine has fixed the levels before the pack learns its profile. */
  #raised: Finding[] = [];
  /** Resources of components that a preview cannot judge yet, in the whole run. */
  readonly #deferred = new Set<string>();

  /** The time of the resource or stack that is judged. */
  #time: Date | undefined;

  constructor(readonly now: () => Date) {}

  /** First in the pack: its config holds what is not one rule's, and it says which findings are excepted. */
  settings(): ResourceValidationPolicy & StackValidationPolicy {
    return {
      name: "settings",
      displayName: "Settings of the pack",
      description: "Profile and exceptions of the Keyless pack. Reports what an exception lets through.",
      enforcementLevel: "advisory",
      configSchema: settingsSchema,
      validateResource: (args) => {
        this.#configure(args.getConfig<PackSettings>());
        const { urn, type, name, props } = args;
        const { additionalSecretOutputs } = args.opts;
        this.#begin(extractFacts([readPolicyResource({ urn, type, name, props, additionalSecretOutputs })]));
      },
      validateStack: (args) => {
        this.#configure(args.getConfig<PackSettings>());
        const resources = args.resources.map(
          ({ urn, type, name, props, parent, propertyDependencies, opts }) =>
            readPolicyResource({
              urn,
              type,
              name,
              props,
              additionalSecretOutputs: opts.additionalSecretOutputs,
              ...(parent === undefined ? {} : { parent: parent.urn }),
              references: Object.fromEntries(
                Object.entries(propertyDependencies).map(([property, on]) => [
                  property,
                  on.map((to) => to.urn),
                ]),
              ),
            }),
        );
        this.#begin(extractFacts(resources));
      },
    };
  }

  policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
    const common = {
      ...describe(rule),
      configSchema: { properties: parameterSchemas(rule) },
    };
    return rule.scope === "resource"
      ? { ...common, validateResource: (args, report) => this.#judge(rule, args.getConfig(), report) }
      : { ...common, validateStack: (args, report) => this.#judge(rule, args.getConfig(), report) };
  }

  /** After the rules: what they could not decide, under a level of its own. */
  undecided(): ResourceValidationPolicy & StackValidationPolicy {
    return {
      ...describe(ruleNamed("undecided")),
      validateResource: (_, report) => this.#reportPending(report),
      validateStack: (_, report) => {
        this.#reportPending(report);
        if (this.#deferred.size > 0) report(deferredWords(this.#deferred.size));
      },
    };
  }

  /** After all that judge: what only warns elsewhere, and blocks in the profile `strict`. */
  strict(): ResourceValidationPolicy & StackValidationPolicy {
    const validate = (_: unknown, report: ReportViolation) => {
      for (const finding of this.#raised)
        report(`${finding.rule}: ${formatViolation(finding)}`, finding.resource);
    };
    return {
      name: "strict",
      displayName: "Warnings that block",
      description: "In the profile strict, warnings and what cannot be decided block.",
      enforcementLevel: "mandatory",
      validateResource: validate,
      validateStack: validate,
    };
  }

  /** Last: exceptions that do not count, or that cover nothing in the whole stack. */
  exceptionPolicies(): StackValidationPolicy[] {
    return ["exception-expired", "exception-unused", "exception-without-owner"].map((name) => {
      const policy: StackValidationPolicy = {
        ...describe(ruleNamed(name)),
        validateStack: (_, report) => {
          for (const finding of exceptionFindings(this.#uses, this.#policy)) {
            if (finding.rule === name) report(formatViolation(finding));
          }
        },
      };
      return policy;
    });
  }

  /** The config is the same at every call of a run: it is taken in once. */
  #configure(settings: PackSettings): void {
    if (this.#uses.length > 0 || this.#policy !== defaultPolicy) return;
    this.#policy = {
      ...defaultPolicy,
      profile: settings.profile ?? defaultPolicy.profile,
      maximumExceptionDays: settings.maximumExceptionDays ?? defaultPolicy.maximumExceptionDays,
      exceptions: settings.exceptions ?? [],
    };
    this.#uses = this.#policy.exceptions.map((exception) => ({
      exception,
      standing: standing(exception, this.now(), this.#policy.maximumExceptionDays),
      findings: 0,
    }));
  }

  #begin(facts: Facts): void {
    this.#facts = facts;
    this.#time = undefined;
    this.#pending = [];
    this.#raised = [];
  }

  #judge(rule: Rule, parameters: Readonly<Record<string, unknown>>, report: ReportViolation): void {
    for (const found of findingsOf(rule, this.#facts, this.#optionsFor(rule, parameters))) {
      const finding = excepted(found, this.#uses);
      if (finding.exception !== undefined) continue;
      if (finding.undecided !== undefined) this.#leave(finding);
      else if (finding.severity === "block" && rule.severity !== "block") this.#raised.push(finding);
      else report(formatViolation(finding), finding.resource);
    }
  }

  /**
   * What a preview cannot know of a component's resources is left to the update, where the pack judges it again: the
   * component has held it to its own proof, and would not get through a preview in the profile strict otherwise.
   */
  #leave(finding: Finding): void {
    if (isOfComponent(finding.resource) && isPreviewed(this.#facts.resources))
      this.#deferred.add(finding.resource);
    else this.#pending.push(finding);
  }

  /** Most rules are not configured: all of them share one policy, and every rule is asked about every resource. */
  #optionsFor(rule: Rule, parameters: Readonly<Record<string, unknown>>) {
    this.#time ??= this.now();
    for (const _any in parameters)
      return { policy: { ...this.#policy, rules: { [rule.name]: { parameters } } }, now: this.#time };
    return { policy: this.#policy, now: this.#time };
  }

  #reportPending(report: ReportViolation): void {
    for (const finding of this.#pending) {
      if (finding.severity === "block") this.#raised.push(finding);
      else report(formatViolation(finding), finding.resource);
    }
    for (const { path, reason } of this.#facts.unread) report(`${reason}.`, path);
  }
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

/** What a person reads at `pulumi up`: what, where, who gets in, what to write, how to except it. */
function formatViolation(finding: Finding): string {
  return [
    finding.message,
    ...(finding.path ? [`where: ${finding.path}`] : []),
    ...(finding.witness ? [`gets in: ${formatWitness(finding.witness)}`] : []),
    `instead: ${finding.remediation}`,
    `except: {rule: ${finding.rule}, resource: "${finding.resource}", key: "${finding.key}", reason: …, owner: …, expires: YYYY-MM-DD}`,
  ].join("\n");
}
