import { findAllowed, permissionsOfDocument, query } from "../analysis/permissions/aws/index.js";
import {
  addressBlock,
  addressesIn,
  allIn,
  type Box,
  type Dimension,
  glob,
  isAbsent,
  literal,
  oneIn,
  oneOf,
  orAbsent,
  type StringSet,
  texts,
  union,
  uniteIntervals,
} from "../analysis/sets/index.js";
import type { Request } from "../iam/aws/context.js";
import { PartialDocument } from "../iam/aws/partial.js";
import {
  isKnown,
  type Knowable,
  type PolicyDocument,
  type PrincipalElement,
  type PrincipalPattern,
  type Statement,
  Unknown,
} from "../model/index.js";
import { accountIn } from "./ownAccount.js";
import { arnsLike, arnsOf, strangersAccount } from "./strangerSource.js";

/** An organisation that nobody means to let in. */
const organisation = "o-zzstranger";
/** The one that a resource belongs to: what `${aws:ResourceOrgID}` and the like stand for. */
const owner = { account: "111122223333", organisation: "o-exampleorgid" };

const only = (set: StringSet): Dimension => orAbsent(oneIn(texts(set)));
const principalsOf = (account: string) => arnsLike(account, "(iam|sts):");
const foreignVpc = oneOf(["vpc-0ffffffffffffffff", "vpce-0ffffffffffffffff"]);
const foreignPath = orAbsent(allIn(texts(glob(`${organisation}/*`))));

/** Addresses all over the internet: a range that holds one of them is no range of anyone's own. */
const anywhere = [
  "5.188.0.0/29",
  "45.155.204.0/29",
  "91.240.118.0/29",
  "141.98.10.0/29",
  "194.26.29.0/29",
  "2a06:98c0:360::/64",
]
  .map((range) => addressBlock(range)!)
  .reduce(uniteIntervals);

/**
 * Ids of a stranger's users, role sessions, federated sessions and root user: AWS gives out the ids, and only what
 * follows them is a name of one's own (IAM User Guide, "Principal key values").
 */
const userIdsOf = (account: string) =>
  union(
    literal("AIDASTRANGERSTRANGER1"),
    glob("AROASTRANGERSTRANGER1:*"),
    glob(`${account}:*`),
    literal(account),
  );

/** What AWS says of a request that comes from somebody else's account (AWS IAM User Guide, global condition keys). */
function callsFrom(account: string): Readonly<Record<string, Dimension>> {
  const foreignArn = arnsOf(account);
  return {
    "aws:PrincipalAccount": only(literal(account)),
    "aws:PrincipalArn": only(principalsOf(account)),
    "aws:PrincipalOrgID": only(literal(organisation)),
    "aws:PrincipalOrgPaths": foreignPath,
    "aws:userid": only(userIdsOf(account)),
    "aws:SourceAccount": only(literal(account)),
    "aws:SourceOwner": only(literal(account)),
    "aws:SourceArn": only(foreignArn),
    "aws:SourceOrgID": only(literal(organisation)),
    "aws:SourceOrgPaths": foreignPath,
    "aws:SourceVpc": only(foreignVpc),
    "aws:SourceVpce": only(foreignVpc),
    "aws:SourceVpcArn": only(foreignArn),
    "aws:VpceAccount": only(literal(account)),
    "aws:VpceOrgID": only(literal(organisation)),
    "aws:VpceOrgPaths": foreignPath,
    "aws:Ec2InstanceSourceVpc": only(foreignVpc),
    "aws:FederatedProvider": only(foreignArn),
    "aws:SourceIp": oneIn(addressesIn(anywhere)),
    "kms:CallerAccount": only(literal(account)),
    "s3:DataAccessPointAccount": only(literal(account)),
    "s3:DataAccessPointArn": only(foreignArn),
    "ec2:SourceInstanceArn": only(foreignArn),
    "lambda:SourceFunctionArn": only(foreignArn),
    "lambda:EventSourceToken": isAbsent,
    "sns:Endpoint": only(oneOf(["https://stranger.example/in", "someone@stranger.example"])),
    "elasticfilesystem:AccessedViaMountTarget": only(literal("false")),
    "vpc-lattice-svcs:SourceVpc": only(foreignVpc),
    "vpc-lattice-svcs:SourceVpcOwnerAccount": only(literal(account)),
    "aws:ResourceAccount": oneIn(texts(literal(owner.account))),
    "aws:ResourceOrgID": oneIn(texts(literal(owner.organisation))),
  };
}

const foreign = callsFrom(strangersAccount);
const caller = `arn:aws:iam::${strangersAccount}:role/stranger`;
const notService = {
  "aws:PrincipalIsAWSService": only(literal("false")),
  "aws:PrincipalServiceName": isAbsent,
  "aws:PrincipalServiceNamesList": isAbsent,
};

const strangerCalls: Box = query({ principal: caller, keys: { ...foreign, ...notService } });
const serviceCalls = (actions: { readonly actions?: readonly string[] }): Box =>
  query({ principal: caller, keys: foreign, ...actions });
const anyServiceCall = serviceCalls({});

/** A request from a stranger's account that a resource policy allows; undefined when there is none. */
export function allowsStranger(document: Knowable<PolicyDocument>): Knowable<Request | undefined> {
  return ask(document, namesEveryone, strangerCalls);
}

/** A request, for one of these actions, that a service makes for a stranger's account and a resource policy allows. */
export function allowsServiceFor(
  document: Knowable<PolicyDocument>,
  service: string,
  actions?: readonly string[],
): Knowable<Request | undefined> {
  const named = (element: PrincipalElement) =>
    element.principals.some(({ kind, value }) => kind === "Service" && value === service);
  return ask(document, named, actions === undefined ? anyServiceCall : serviceCalls({ actions }));
}

/**
 * A request for one of these actions that a resource policy allows to principals of one account that it names. Nobody
 * of that account is taken to be in an organisation: a condition on one's own organisation refuses it.
 */
export function allowsAccount(
  document: Knowable<PolicyDocument>,
  account: string,
  actions: readonly string[],
): Knowable<Request | undefined> {
  const named = (element: PrincipalElement) =>
    element.principals.some(({ kind, value }) => kind === "AWS" && accountIn(value) === account);
  // Of a principal with credentials these two are always told.
  const keys = {
    ...callsFrom(account),
    ...notService,
    "aws:PrincipalAccount": oneIn(texts(literal(account))),
    "aws:PrincipalArn": oneIn(texts(principalsOf(account))),
  };
  return ask(document, named, query({ principal: `arn:aws:iam::${account}:root`, actions, keys }));
}

type Named = (element: PrincipalElement) => boolean;

function ask(document: Knowable<PolicyDocument>, named: Named, box: Box): Knowable<Request | undefined> {
  const asked = seenBy(document, named);
  if (asked instanceof Unknown && !(asked instanceof PartialDocument)) return asked;
  const widest = asked instanceof PartialDocument ? asked.atMost : asked;
  // Most policies name nobody but their own; no set is built for those.
  if (!widest.statements.some(({ effect }) => effect === "Allow")) return undefined;
  return findAllowed(permissionsOfDocument(asked), aboutCaller(box, widest));
}

const ofResource = ["aws:resourceaccount", "aws:resourceorgid"];

/**
 * The request without what it says of the resource, where the document compares that with a text: who wrote it knows
 * the answer. Compared with a variable it says who asks (`aws:ResourceOrgID` with `${aws:PrincipalOrgID}`).
 */
function aboutCaller(box: Box, { statements }: PolicyDocument): Box {
  const told = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ values }) => values.every((value) => !value.includes("${")))
    .map(({ key }) => key.toLowerCase())
    .filter((key) => ofResource.includes(key));
  return told.length === 0 ? box : new Map([...box].filter(([key]) => !told.includes(key)));
}

/** The document with only the statements that are about the caller, now naming everyone. */
function seenBy(document: Knowable<PolicyDocument>, named: Named): Knowable<PolicyDocument> {
  const keep = (whole: PolicyDocument): PolicyDocument => ({
    ...whole,
    statements: whole.statements.flatMap((each) => ofCaller(each, named)),
  });
  if (document instanceof PartialDocument)
    return new PartialDocument(document.reason, keep(document.atLeast), keep(document.atMost));
  return isKnown(document) ? keep(document) : document;
}

const everyone: PrincipalElement = { negated: false, principals: [{ kind: "*", value: "*" }] };

function ofCaller(statement: Statement, named: Named): readonly Statement[] {
  const { principals } = statement;
  if (principals === undefined) return [];
  // Nobody lists strangers in NotPrincipal: it is about all of them.
  const isAbout = principals.negated || named(principals) || namesEveryone(principals);
  return isAbout ? [{ ...statement, principals: everyone }] : [];
}

/** Whether an element names every account there is. */
function namesEveryone({ negated, principals }: PrincipalElement): boolean {
  return negated || principals.some(isEveryone);
}

function isEveryone({ kind, value }: PrincipalPattern): boolean {
  if (kind === "*") return true;
  return kind === "AWS" && (value === "*" || /^arn:[^:]*:(?:iam|sts)::\*:/.test(value));
}

/** The services that a document's allowing statements name. */
export function servicesIn(document: Knowable<PolicyDocument>): readonly string[] {
  const whole = document instanceof PartialDocument ? document.atMost : document;
  if (!isKnown(whole)) return [];
  const named = whole.statements
    .filter(({ effect, principals }) => effect === "Allow" && principals?.negated === false)
    .flatMap(({ principals }) => principals!.principals)
    .filter(({ kind }) => kind === "Service")
    .map(({ value }) => value);
  return [...new Set(named)];
}
