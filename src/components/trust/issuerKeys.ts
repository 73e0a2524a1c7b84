import { type Checked, ok, then, wrong } from "../problem.js";
import type { GcpProviderSettings } from "./gcpProvider.js";

/** The same provider with an issuer's keys uploaded, for an issuer that Google cannot reach. */
export function withKeys(
  settings: GcpProviderSettings,
  jwksJson: string | undefined,
): Checked<GcpProviderSettings> {
  if (jwksJson === undefined) return ok(settings);
  const { source } = settings;
  if (source.kind !== "oidc")
    return wrong("issuerKeys", "AWS credentials are not tokens, and have no keys to upload");
  return then(keySet(jwksJson), () => ok({ ...settings, source: { ...source, jwksJson } }));
}

/** A JWK set of public keys (RFC 7517): a private one has no business in a cloud's configuration. */
function keySet(text: string): Checked<void> {
  const path = "issuerKeys";
  const keys = parsedKeys(text);
  if (keys === undefined || keys.length === 0)
    return wrong(
      path,
      'is not a JWK set with keys in it, {"keys": [{"kty": …}]}: what the cluster has at /openid/v1/jwks',
    );
  if (keys.some((key) => secretMembers.some((name) => name in key)))
    return wrong(path, "holds a private or symmetric key; give the public keys alone");
  return ok(undefined);
}

/** Members of a key that only whoever signs may have (RFC 7518, 6.2.2, 6.3.2 and 6.4). */
const secretMembers = ["d", "k", "p", "q", "dp", "dq", "qi", "oth"];

function parsedKeys(text: string): readonly object[] | undefined {
  try {
    const keys: unknown = (JSON.parse(text) as { readonly keys?: unknown } | null)?.keys;
    return Array.isArray(keys) && keys.every((key) => typeof key === "object" && key !== null)
      ? keys
      : undefined;
  } catch {
    return undefined;
  }
}
