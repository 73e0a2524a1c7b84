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
  azure: {
    head: ["# on the machine; jq reads the token out of the answer"],
    indent: "",
    print:
      'curl -sH Metadata:true "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={audience}" | jq -r .access_token',
  },
  google: {
    head: ["# on the machine"],
    indent: "",
    print:
      'curl -sH "Metadata-Flavor: Google" "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity?audience={audience}&format=full"',
  },
  awsOutbound: {
    head: ["# where the role's credentials are; the role needs the grant tokenFor"],
    indent: "",
    print:
      "aws sts get-web-identity-token --audience {audience} --signing-algorithm RS256 --query WebIdentityToken --output text",
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
