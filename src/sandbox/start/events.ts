/** A policy's complaint about a resource, as the engine tells it. */
export interface Violation {
  readonly policy: string;
  readonly resource: string;
  readonly message: string;
}

/** What a run of the engine did, read from its event log. */
export interface Report {
  /** Types and names of the resources that were made. */
  readonly made: readonly string[];
  /** Violations that block. */
  readonly violations: readonly Violation[];
  /** Errors that the engine, a program or a provider reported. */
  readonly errors: readonly string[];
}

/** The parts of the engine's events that count here (sdk/go/common/apitype/events.go). */
interface EngineEvent {
  readonly resOutputsEvent?: {
    readonly planning?: boolean;
    readonly metadata: { readonly op: string; readonly urn: string; readonly type: string };
  };
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly enforcementLevel: string;
  };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string };
}

/** Reads an event log: one JSON object a line. A last line that an interruption cut off is left out. */
export function readReport(log: string): Report {
  const events = log.split("\n").flatMap(parseEvent);
  return {
    made: events.flatMap(({ resOutputsEvent: step }) =>
      step !== undefined &&
      step.planning !== true &&
      step.metadata.op === "create" &&
      isInCloud(step.metadata.type)
        ? [`${step.metadata.type} ${nameOf(step.metadata.urn)}`]
        : [],
    ),
    violations: events.flatMap(({ policyEvent: event }) =>
      event?.enforcementLevel === "mandatory"
        ? [
            {
              policy: event.policyName,
              resource: event.resourceUrn === undefined ? "the stack" : labelOf(event.resourceUrn),
              message: plain(event.message),
            },
          ]
        : [],
    ),
    errors: events.flatMap(({ diagnosticEvent: event }) =>
      event?.severity === "error" ? [plain(event.message)] : [],
    ),
  };
}

function parseEvent(line: string): readonly EngineEvent[] {
  try {
    return [JSON.parse(line) as EngineEvent];
  } catch {
    return [];
  }
}

/** Stacks, providers and components are the engine's own affair. */
function isInCloud(type: string): boolean {
  return /^(aws|gcp):/.test(type);
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** A URN's type and name; of the type only the resource's own part. */
function labelOf(urn: string): string {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return `${type} ${nameOf(urn)}`;
}

/** Without the engine's colour directives (`<{%reset%}>`). */
function plain(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "").trim();
}
