import { Command, CommanderError } from "commander";
import { exitCode } from "./problem.js";

/** What a command module offers: options on its Command, and an action that answers with an exit code. */
export type CommandModule = {
  readonly run: (operands: readonly string[], options: Record<string, unknown>) => Promise<number>;
};

interface CommandLine {
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly (readonly [
    flags: string,
    description: string,
    fallback?: string | readonly string[],
  ])[];
  readonly load: () => Promise<CommandModule>;
}

const format = (kinds: string) => ["--format <kind>", kinds, "text"] as const;
const config = [
  "--config <file>",
  "parameters, severities and exceptions (default: keyless.yaml here, if any)",
] as const;

const logs = ["--logs <path>", "audit logs of CloudTrail or Google Cloud: a file or folder"] as const;

const departed = [
  "--departed <file>",
  "people who left, as CSV with a column email, name or user: what they own is orphaned",
] as const;

const besides = [
  "--with <file...>",
  "account exports, states or plans, to know what was granted; records of use, to know what was not used",
] as const;

/** Every command in one table; each module is loaded only when it is called, so that the checker starts in a blink. */
const commands: readonly CommandLine[] = [
  {
    usage: "check <file...>",
    summary: "What is wrong here?",
    options: [
      format("text, json, sarif, markdown or gitlab (its code quality report)"),
      config,
      ["--profile <name>", "baseline, recommended or strict"],
      ["--changed-only", "judge only what the plan creates, updates or replaces"],
      ["--baseline <file>", "findings from before adoption: shown, and not blocking"],
      ["--write-baseline <file>", "write the findings of this run as a baseline"],
      ["--as-of <date>", "judge as on this day (YYYY-MM-DD)"],
      [
        "--output <kind=file>",
        "write a report into a file as well, as in sarif=findings.sarif; may be repeated",
        [],
      ],
      [
        "--fix-patch",
        "print a patch of the sources for what can be mended by machine, instead of the report",
      ],
      ["--source <dir>", "where the sources are (default: beside the input, and here)"],
    ],
    load: () => import("./commands/check.js"),
  },
  {
    usage: "prove <file...>",
    summary: "Which identities does this token become, and why not the others?",
    options: [
      format("text or json"),
      ["--token <file>", "the token's claims as JSON, a JWT, or a client certificate (PEM)"],
      ["--identity <name>", "only this identity: ARN, e-mail, name or address"],
    ],
    load: () => import("./commands/prove.js"),
  },
  {
    usage: "who-can <file...>",
    summary: "Who can become this identity?",
    options: [format("text or json"), ["--identity <name>", "ARN, e-mail, name or address"]],
    load: () => import("./commands/whoCan.js"),
  },
  {
    usage: "inventory <file...>",
    summary: "Which identities and credentials exist, whose are they, what may they do?",
    options: [
      format("text, json, markdown, csv, mermaid or dot"),
      config,
      departed,
      logs,
      ["--as-of <date>", "ages as on this day (YYYY-MM-DD)"],
    ],
    load: () => import("./commands/inventory.js"),
  },
  {
    usage: "impact <file...>",
    summary: "What breaks if this identity goes, or with this change? Exits 1 when something does.",
    options: [
      format("text, json or markdown"),
      ["--identity <name>", "identity, credential or provider: ARN, e-mail, name or address"],
      ["--action <kind>", "revoke, downscope or rotate", "revoke"],
      logs,
      [
        "--before <file>",
        "what is there before the change to FILE: says what the change takes away of what was used",
      ],
      ["--as-of <date>", "the day on which the exports were made (YYYY-MM-DD)"],
    ],
    load: () => import("./commands/impact.js"),
  },
  {
    usage: "offboard <file...>",
    summary: "The ordered, reversible way out. Exits 1 while something still needs it.",
    options: [
      format("text, json or markdown"),
      ["--identity <name>", "what goes: ARN, e-mail, name or address"],
      ["--owner <name>", "who leaves: all that they own goes"],
      logs,
      ["--state <file>", "where it is kept what is done (JSON or YAML, in the repository)"],
      [
        "--done <step>",
        "save, quarantine, wait or delete was carried out, or back, the way back from quarantine: keeps it in the state",
      ],
      ["--wait-days <days>", "days without use in quarantine before it is deleted (default: 30)"],
      ["--as-of <date>", "judge as on this day (YYYY-MM-DD)"],
    ],
    load: () => import("./commands/offboard.js"),
  },
  {
    usage: "audit <logs...>",
    summary: "Who used what, on whose authority?",
    options: [format("text, json or markdown"), besides],
    load: () => import("./commands/audit.js"),
  },
  {
    usage: "chain <logs...>",
    summary: "Who stands behind an action: workload, agent, person?",
    options: [
      format("text or json"),
      ["--event <id>", "the event, by its id in the log"],
      ["--identity <name>", "the actions of this identity: ARN, e-mail or name"],
    ],
    load: () => import("./commands/chain.js"),
  },
  {
    usage: "rightsize <logs...>",
    summary: "What does this identity need of what it has?",
    options: [format("text or json"), ["--identity <name>", "ARN, e-mail, name or address"], besides],
    load: () => import("./commands/rightsize.js"),
  },
  {
    usage: "migrate <file...>",
    summary: "Which badge replaces each key?",
    options: [
      format("text, json or yaml"),
      ["--adopt", "print what `pulumi import --file` takes for the identities that no code declares"],
    ],
    load: () => import("./commands/migrate.js"),
  },
  {
    usage: "report <file...>",
    summary: "The inventory as one page that works offline: numbers, tables, findings, graph and trend.",
    options: [
      ["-o, --output <file>", "write the page here; - for standard output"],
      ["--format <kind>", "html, json, csv, mermaid or dot", "html"],
      ["--json <file>", "write the numbers here, for a later --previous"],
      ["--previous <file>", "an earlier report's JSON: shows the trend since then"],
      config,
      departed,
      logs,
      ["--source <dir>", "where the sources are (default: beside the input, and here)"],
      ["--as-of <date>", "ages as on this day (YYYY-MM-DD)"],
    ],
    load: () => import("./commands/report.js"),
  },
  {
    usage: "engine [arguments...]",
    summary: "Where is the Pulumi engine? With arguments after --, runs pulumi in the sandbox.",
    options: [["--env", "print what a shell needs to run pulumi in the sandbox, for eval"]],
    load: () => import("./commands/engine.js"),
  },
  {
    usage: "sandbox",
    summary: "Exchanges tokens as AWS and Google do, over what is deployed in the sandbox.",
    options: [
      ["--port <number>", "where to listen on 127.0.0.1; 0 for any port that is free", "8471"],
      ["--home <dir>", "folder of the sandbox cloud (default: the one of the project here)"],
    ],
    load: () => import("./commands/sandbox.js"),
  },
  {
    usage: "rules [name]",
    summary: "Which rules are there, and what does one say?",
    options: [format("text, json or markdown")],
    load: () => import("./commands/rules.js"),
  },
];

/** Runs one command line and answers with its exit code. Usage mistakes are told by commander, with exit code 2. */
export async function runProgram(args: readonly string[], version: string): Promise<number> {
  let code: number = exitCode.fine;
  const program = new Command("keyless")
    .description("Badges instead of keys: finds and blocks long-lived keys, wildcards and weak trust.")
    .version(version)
    .showHelpAfterError("(see keyless --help)")
    .exitOverride();
  for (const { usage, summary, options, load } of commands) {
    const command = program.command(usage).description(summary).exitOverride();
    for (const [flags, description, fallback] of options) {
      if (typeof fallback === "object") command.option(flags, description, addTo, fallback);
      else command.option(flags, description, fallback);
    }
    command.action(async (...given: unknown[]) => {
      const [operands, values] = [given.slice(0, -2).flat(), given.at(-2)];
      const { run } = await load();
      code = await run(operands.filter(isText), values as Record<string, unknown>);
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.fine : exitCode.usage;
  }
  return code;
}

/** An option that may be given several times. */
function addTo(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
