import type { Condition, PolicyDocument, Statement } from "../../model/index.js";
import { parseArn } from "./arn.js";
import { matchActions } from "./matchStatement.js";
import { operatorNamed } from "./operators/index.js";

/** An identity provider that tenants share, and the condition key that tells them apart. */
export interface SharedProvider {
  readonly name: string;
  /** The issuer without `https://`, as it stands in the provider's ARN. */
  readonly issuer: string;
  /** Key that a trust policy must evaluate, and not with a bare `*`. */
  readonly key: string;
}

function shared(name: string, issuer: string, claim: "sub" | "aud"): SharedProvider {
  return { name, issuer, key: `${issuer}:${claim}` };
}

/**
 * Since June 2025 AWS refuses to create or change a role that trusts one of these without the key (AWS IAM User
 * Guide, "Identity-provider controls for shared OIDC providers"). Roles made before go on working until edited.
 *
 * IBM Turbonomic stands in AWS's list as well; the URLs of its providers are per customer group and left out.
 */
export const sharedProviders: readonly SharedProvider[] = [
  shared("Amazon Cognito", "cognito-identity.amazonaws.com", "aud"),
  {
    name: "Azure Sentinel",
    issuer: "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/",
    key: "sts:RoleSessionName",
  },
  shared("Buildkite", "agent.buildkite.com", "sub"),
  shared("Codefresh", "oidc.codefresh.io", "sub"),
  shared("DVC Studio", "studio.datachain.ai/api", "sub"),
  shared("GitHub Actions", "token.actions.githubusercontent.com", "sub"),
  shared("GitHub audit log streaming", "oidc-configuration.audit-log.githubusercontent.com", "sub"),
  shared("GitLab", "gitlab.com", "sub"),
  shared("HCP Terraform", "app.terraform.io", "sub"),
  shared("Pulumi Cloud", "api.pulumi.com/oidc", "aud"),
  shared("sandboxes.cloud", "sandboxes.cloud", "aud"),
  shared("Scalr", "scalr.io", "sub"),
  shared("Shisho Cloud", "tokens.cloud.shisho.dev", "sub"),
  shared("Upbound", "proidc.upbound.io", "sub"),
  shared("Vercel", "oidc.vercel.com", "aud"),
];

const byIssuer = new Map(sharedProviders.map((provider) => [provider.issuer.replace(/\/$/, ""), provider]));

/** A statement that lets every tenant of a shared provider in, as AWS sees it. */
export interface MissingTenancy {
  readonly provider: SharedProvider;
  readonly statement: Statement;
  /** `absent`: the key is not evaluated; `wildcard`: only with a bare `*`. */
  readonly kind: "absent" | "wildcard";
}

/** The statements of a trust policy for which AWS would refuse the role. */
export function missingTenancy(document: PolicyDocument): readonly MissingTenancy[] {
  return document.statements.flatMap((statement) => {
    if (statement.effect !== "Allow" || !matchActions(statement.actions, "sts:assumerolewithwebidentity"))
      return [];
    return providersOf(statement).flatMap((provider): readonly MissingTenancy[] => {
      const evaluated = statement.conditions.filter(
        ({ key }) => key.toLowerCase() === provider.key.toLowerCase(),
      );
      if (evaluated.length === 0) return [{ provider, statement, kind: "absent" }];
      return evaluated.every(isBareWildcard) ? [{ provider, statement, kind: "wildcard" }] : [];
    });
  });
}

function providersOf({ principals }: Statement): readonly SharedProvider[] {
  if (principals === undefined || principals.negated) return [];
  return principals.principals.flatMap(({ kind, value }) =>
    kind === "Federated" ? (sharedProviderOf(value) ?? []) : [],
  );
}

/** The shared provider that a `Federated` principal names: by the ARN of an OIDC provider, or by domain. */
export function sharedProviderOf(principal: string): SharedProvider | undefined {
  const resource = parseArn(principal)?.resource ?? principal;
  return byIssuer.get(resource.replace(/^oidc-provider\//, "").replace(/\/$/, ""));
}

function isBareWildcard({ operator, values }: Condition): boolean {
  return operatorNamed(operator)?.wildcards === true && values.some((value) => /^\*+$/.test(value));
}
