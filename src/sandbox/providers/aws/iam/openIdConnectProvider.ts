import type { Properties } from "../../../../model/index.js";
import type { CloudRecord } from "../../../account/index.js";
import { lengthProblems } from "../../core/checks.js";
import type { Problem, Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { given, text, texts } from "../../core/values.js";
import { tagProblems } from "../checks.js";
import { awsRefusal, type Doing } from "../refusals.js";
import { type AwsCall, type AwsModel, arn } from "../settings.js";

const OIDC_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
/** IAM quotas for one provider. */
const MOST_AUDIENCES = 100;
const MOST_THUMBPRINTS = 5;

/** The issuer as AWS names it: without its scheme; a path and its trailing slash stay. */
function issuerName(url: string): string {
  return url.replace(/^https:\/\//, "");
}

/** The account's provider for an issuer URL. */
export function oidcProvider(url: string, call: AwsCall): CloudRecord | undefined {
  return call.account.get(OIDC_PROVIDER, issuerName(url));
}

export const openIdConnectProvider: AwsModel = recordModel({
  type: OIDC_PROVIDER,
  immutable: ["url"],
  sets: ["clientIdLists"],
  spelling: { url: issuerName },
  notImported: ["thumbprintLists"],
  readable: ["clientIdLists"],
  check: (properties) => [
    ...urlProblems(properties),
    ...texts(properties, "clientIdLists").flatMap((id, index) =>
      lengthProblems(id, `clientIdLists[${index}]`, 1, 255),
    ),
    ...texts(properties, "thumbprintLists").flatMap((print, index) =>
      lengthProblems(print, `thumbprintLists[${index}]`, 40, 40),
    ),
    ...tagProblems(properties),
  ],
  key: (properties) => issuerName(text(properties, "url") ?? ""),
  id: (properties) => text(properties, "arn") ?? "",
  locate: (id) => /:oidc-provider\/(.+)$/.exec(id)?.[1],
  outputs: (properties, { settings }) => {
    const url = issuerName(text(properties, "url") ?? "");
    const fetched = [pseudoRandom(40, "hex", "thumbprint", url)];
    return {
      arn: arn(settings, "iam", `oidc-provider/${url}`),
      url,
      ...(given(properties, "thumbprintLists") ? {} : { thumbprintLists: fetched }),
    };
  },
  exists: (properties) =>
    awsRefusal(
      doing(properties),
      "EntityAlreadyExists",
      `Provider with url ${text(properties, "url")} already exists.`,
    ),
  admit: (properties, _call, before) => (before === undefined ? limits(properties) : quotas(properties)),
});

function doing(properties: Properties): Doing {
  const what = `creating IAM OIDC Provider (${text(properties, "url")})`;
  return { what, call: "IAM: CreateOpenIDConnectProvider" };
}

function urlProblems(properties: Properties): Problem[] {
  const url = text(properties, "url");
  if (url === undefined) return [];
  const reason = urlProblem(url);
  return reason === undefined ? [] : [{ path: "url", reason }];
}

function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return `"url" has to be a valid URL, got ${text}`;
  const url = new URL(text);
  if (url.protocol !== "https:") return '"url" has to use HTTPS scheme (i.e. begin with https://)';
  if (url.search !== "" || url.hash !== "")
    return '"url" cannot contain query parameters per the OIDC standard';
  return text.length > 255 ? '"url" has at most 255 characters' : undefined;
}

function limits(properties: Properties): Refusal | undefined {
  if (new URL(text(properties, "url") ?? "").port !== "") {
    return awsRefusal(
      doing(properties),
      "ValidationError",
      "Invalid Open ID Connect Url: it must not contain a port",
    );
  }
  return quotas(properties);
}

function quotas(properties: Properties): Refusal | undefined {
  const audiences = texts(properties, "clientIdLists");
  const thumbprints = texts(properties, "thumbprintLists");
  if (audiences.length > MOST_AUDIENCES) {
    const message = `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MOST_AUDIENCES}`;
    return awsRefusal(doing(properties), "LimitExceeded", message);
  }
  if (thumbprints.length > MOST_THUMBPRINTS) {
    return awsRefusal(
      doing(properties),
      "InvalidInput",
      `Thumbprint list must contain fewer than ${MOST_THUMBPRINTS} entries.`,
    );
  }
  return undefined;
}
