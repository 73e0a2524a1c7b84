import type { Unwrap } from "@pulumi/pulumi";
import {
  type BadRequest,
  githubTrust,
  type Issuer,
  issuerFor,
  type Tenancy,
  type TrustRequest,
} from "../../issuers/index.js";
import type { TrustArgs } from "../args/trust.js";
import { type Checked, ok, wrong } from "../problem.js";

/** What the arguments ask of which issuer: the middle between them and a cloud's own language. */
export interface Federation {
  readonly issuer: Issuer;
  readonly tenancy: Tenancy;
  readonly request: TrustRequest;
}

type Trust = Unwrap<TrustArgs>;
type IssuerName = Exclude<keyof Trust, "audience">;

/** How each issuer's arguments become a request. */
const requests: { readonly [K in IssuerName]: (args: NonNullable<Trust[K]>) => TrustRequest | BadRequest } = {
  github: githubTrust,
};

const names = Object.keys(requests) as readonly IssuerName[];

/** The one issuer that `trust` names, with what its tokens must say. Paths are under `trust`. */
export function federationOf(trust: Trust): Checked<Federation> {
  const given = names.filter((name) => trust[name] !== undefined);
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const count = given.length === 0 ? "none is given" : `${given.join(" and ")} are given`;
    return wrong("trust", `name exactly one issuer of ${names.join(", ")}; ${count}`);
  }
  const request = requestOf(name, trust);
  if (request.kind === "problems") {
    return {
      kind: "wrong",
      problems: request.problems.map((message) => ({ path: `trust.${name}`, message })),
    };
  }
  const known = issuerFor(request.issuer);
  if (known === undefined)
    return wrong(`trust.${name}`, `${request.issuer} is not the URL of an issuer that is known`);
  const { audience = request.audience } = trust;
  return ok({ ...known, request: audience === undefined ? request : { ...request, audience } });
}

function requestOf<K extends IssuerName>(name: K, trust: Trust): TrustRequest | BadRequest {
  return requests[name](trust[name]!);
}
