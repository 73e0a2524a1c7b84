import type { X509Certificate } from "node:crypto";
import { parseArn } from "../../../../iam/aws/index.js";
import { rolesAnywhereIdentity, rolesAnywhereTags } from "../../../../issuers/index.js";
import { readCertificate } from "../../../../issuers/readCertificate.js";
import type { Properties } from "../../../../model/index.js";
import {
  type HttpReply,
  type HttpRequest,
  headerText,
  jsonOf,
  jsonReply,
  reasonHeader,
} from "../../http/message.js";
import { certificatesOf, chainProblem } from "../../x509/chain.js";
import { type AwsAccount, entityOf, longestSession, readAccount } from "../account.js";
import { type AwsError, awsError, isAwsError } from "../answer.js";
import { type AwsState, isoSeconds } from "../operation.js";
import { certificateSignatureProblem } from "./certificateSignature.js";
import { assumedArn, serviceSession } from "./serviceSession.js";

const SERVICE = "rolesanywhere.amazonaws.com";
const ANCHOR = "aws:rolesanywhere/trustAnchor:TrustAnchor";
const PROFILE = "aws:rolesanywhere/profile:Profile";
const AUTHORITY = "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate";
const CONTROLLED = "aws:cloudcontrol/resource:Resource";
const REVOCATIONS = "AWS::RolesAnywhere::CRL";

/**
 * `CreateSession` of IAM Roles Anywhere: a request signed with the key of a certificate in, a session of the role out
 * (user guide, "Authenticating with X.509 certificates"). Undefined for other paths.
 */
export async function rolesAnywhereEndpoint(
  request: HttpRequest,
  state: AwsState,
  now: Date,
): Promise<HttpReply | undefined> {
  if (request.path !== "/sessions" || request.method !== "POST") return undefined;
  const answer = createSession(request, state, now);
  if (!isAwsError(answer)) return jsonReply(201, answer);
  const headers = answer.reason === undefined ? {} : { [reasonHeader]: headerText(answer.reason) };
  return jsonReply(
    answer.status,
    { message: answer.message },
    { ...headers, "x-amzn-errortype": answer.code },
  );
}

function createSession(request: HttpRequest, state: AwsState, now: Date) {
  const { query, headers } = request;
  const at = (name: string) => query.get(name) ?? "";
  const [anchorArn, profileArn, roleArn] = [at("trustAnchorArn"), at("profileArn"), at("roleArn")];
  const [leaf] = certificatesOf(headers["x-amz-x509"] ?? "") ?? [];
  if (leaf === undefined) return invalid("the X-Amz-X509 header holds no certificate");
  const unsigned = certificateSignatureProblem(request, leaf, now);
  if (unsigned !== undefined) return denied(unsigned);
  const account = readAccount(state.home, parseArn(anchorArn)?.account ?? "");
  const anchor = enabled(account, ANCHOR, anchorArn);
  const profile = enabled(account, PROFILE, profileArn);
  if (anchor === undefined) return missing(`the trust anchor ${anchorArn} is not there or disabled`);
  if (profile === undefined) return missing(`the profile ${profileArn} is not there or disabled`);
  const roles = Array.isArray(profile.roleArns) ? profile.roleArns : [];
  if (!roles.includes(roleArn)) return denied(`the profile does not name the role ${roleArn}`);
  const authorities = authoritiesOf(account, anchor);
  if (authorities === undefined) return denied("the authority of the trust anchor has no certificate");
  const chain = (headers["x-amz-x509-chain"] ?? "").split(",").filter((each) => each !== "");
  const intermediates = chain.flatMap((each) => certificatesOf(each) ?? []);
  const problem = chainProblem(leaf, intermediates, authorities, revocationsOf(account, anchorArn), now);
  if (problem !== undefined) return denied(problem);
  return sessionFor({ leaf, account, anchorArn, roleArn, profile }, request, state, now);
}

interface Machine {
  readonly leaf: X509Certificate;
  readonly account: AwsAccount;
  readonly anchorArn: string;
  readonly roleArn: string;
  readonly profile: Properties;
}

function sessionFor(
  { leaf, account, anchorArn, roleArn, profile }: Machine,
  request: HttpRequest,
  state: AwsState,
  now: Date,
) {
  const certificate = readCertificate(leaf);
  if (Object.keys(certificate.subject).length === 0) return denied("the certificate's subject is empty");
  const seconds = secondsOf(request, account, roleArn, profile);
  if (typeof seconds !== "number") return seconds;
  const asked = {
    service: SERVICE,
    roleArn,
    name: certificate.serial,
    region: parseArn(anchorArn)?.region ?? "",
    sourceArn: anchorArn,
    tags: rolesAnywhereTags(certificate),
    tagsPrincipal: true as const,
    sourceIdentity: rolesAnywhereIdentity(certificate),
    seconds,
    request,
  };
  const session = serviceSession(account, state, asked, now);
  if (isAwsError(session)) return session;
  const credentials = {
    accessKeyId: session.accessKeyId,
    secretAccessKey: session.secret,
    sessionToken: session.token,
    expiration: isoSeconds(session.expires),
  };
  const assumedRoleUser = { arn: assumedArn(session), assumedRoleId: `${session.roleId}:${session.name}` };
  return { credentialSet: [{ assumedRoleUser, credentials, roleArn, sourceIdentity: asked.sourceIdentity }] };
}

/** The shortest of what is asked for, what the profile gives and what the role takes. */
function secondsOf(
  request: HttpRequest,
  account: AwsAccount,
  roleArn: string,
  profile: Properties,
): number | AwsError {
  const wanted = request.body === "" ? {} : jsonOf(request.body);
  const asked = wanted?.durationSeconds ?? profile.durationSeconds ?? 3600;
  if (typeof asked !== "number" || !Number.isInteger(asked) || asked < 900 || asked > 43_200)
    return invalid("durationSeconds is not a number from 900 to 43200");
  const role = entityOf(account, roleArn);
  return Math.min(
    asked,
    Number(profile.durationSeconds ?? 3600),
    role === undefined ? asked : longestSession(role),
  );
}

function enabled({ facts }: AwsAccount, type: string, arn: string): Properties | undefined {
  const found = facts.resources.find((each) => each.type === type && each.properties.arn === arn);
  return found?.properties.enabled === true ? found.properties : undefined;
}

/** Certificates of the anchor's bundle, or of the private authority that it names, where one was imported. */
function authoritiesOf({ facts }: AwsAccount, anchor: Properties): readonly X509Certificate[] | undefined {
  const source = anchor.source as { readonly sourceData?: Properties } | undefined;
  const { x509CertificateData, acmPcaArn } = source?.sourceData ?? {};
  if (typeof x509CertificateData === "string") return certificatesOf(x509CertificateData);
  const imported = facts.resources.find(
    ({ type, properties }) => type === AUTHORITY && properties.certificateAuthorityArn === acmPcaArn,
  );
  const { certificate } = imported?.properties ?? {};
  return typeof certificate === "string" ? certificatesOf(certificate) : undefined;
}

/** Enabled revocation lists of an anchor, which only Cloud Control manages. */
function revocationsOf({ facts }: AwsAccount, anchorArn: string): readonly string[] {
  return facts.resources.flatMap(({ type, properties }) => {
    if (type !== CONTROLLED || properties.typeName !== REVOCATIONS) return [];
    const list = jsonOf(String(properties.desiredState));
    const counts = list?.TrustAnchorArn === anchorArn && list.Enabled !== false;
    return counts && typeof list.CrlData === "string" ? [list.CrlData] : [];
  });
}

function denied(reason: string): AwsError {
  return awsError("AccessDeniedException", "Unable to assume role with the certificate", 403, reason);
}

function missing(reason: string): AwsError {
  return awsError("ResourceNotFoundException", reason, 404);
}

function invalid(reason: string): AwsError {
  return awsError("ValidationException", reason);
}
