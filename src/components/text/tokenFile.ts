/** How a job comes by its token: what goes around the lines, and the command that prints the token. */
interface TokenSource {
  /** Lines before the steps; `{audience}` is filled in. */
  readonly head: readonly string[];
  /** What stands before each step. */
  readonly indent: string;
  /** Shell command that prints the token; `{audience}` is filled in. */
  readonly print: string;
}

const sources: Readonly<Record<string, TokenSource>> = {
  gitlab: {
    head: ["deploy:", "  id_tokens:", "    KEYLESS_TOKEN:", "      aud: {audience}", "  script:"],
    indent: "    - ",
    print: 'printf %s "$KEYLESS_TOKEN"',
  },
  bitbucket: {
    head: ["- step:", "    oidc: true", "    script:"],
    indent: "      - ",
    print: 'printf %s "$BITBUCKET_STEP_OIDC_TOKEN"',
  },
  circleci: {
    head: ["steps:", "  - run:", "      name: Become the identity", "      command: |"],
    indent: "        ",
    print: 'circleci run oidc get --claims \'{"aud":"{audience}"}\'',
  },
  buildkite: {
    head: ["steps:", "  - label: Deploy", "    commands:"],
    indent: "      - ",
    print: "buildkite-agent oidc request-token --audience {audience}",
  },
  fly: {
    head: [],
    indent: "",
    print:
      'curl -s --unix-socket /.fly/api -X POST http://localhost/v1/tokens/oidc -d \'{"aud":"{audience}"}\'',
  },
  spacelift: { head: ["before_init:"], indent: "  - ", print: 'printf %s "$SPACELIFT_OIDC_TOKEN"' },
};

/** File in which the steps leave the token, readable by the job only. */
export const tokenFile = "/tmp/keyless-token";

/**
 * Steps for a CI job whose token comes from a variable or command: writes it to a file, then goes on with further
 * steps. Undefined for issuers that hand over their token in another way.
 */
export function tokenFileSteps(
  issuer: string,
  audience: string,
  further: readonly string[],
): string | undefined {
  const source = sources[issuer];
  if (source === undefined) return undefined;
  const fill = (text: string) => text.replaceAll("{audience}", audience);
  const steps = [`umask 077 && ${fill(source.print)} > ${tokenFile}`, ...further];
  return [...source.head.map(fill), ...steps.map((step) => source.indent + step)].join("\n");
}
