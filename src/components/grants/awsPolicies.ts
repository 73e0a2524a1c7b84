import { type Checked, ok, wrong } from "../problem.js";
import { type AwsPolicyJson, type AwsStatement, sizeOf, statementJson } from "./awsStatement.js";

/** Characters that AWS takes, white space not counted (IAM quotas). */
const limits = { inline: 10_240, managed: 6_144, managedPolicies: 10 } as const;

/** `{"Version":"2012-10-17","Statement":[]}` */
const frame = 40;

/** The documents of a role: one inline policy, and managed policies for what does not fit into it. */
export interface AwsPolicies {
  /** Absent when nothing is granted. */
  readonly inline?: AwsPolicyJson;
  readonly managed: readonly AwsPolicyJson[];
}

/** Spreads statements over as few documents as AWS's sizes allow; says by how much they do not fit. */
export function packPolicies(statements: readonly AwsStatement[]): Checked<AwsPolicies> {
  const pieces = statements.flatMap((statement) => cut(statement, limits.managed - frame));
  const documents: { room: number; readonly statements: AwsStatement[] }[] = [];
  for (const piece of pieces) {
    const size = sizeOf(piece);
    let document = documents.find(({ room }) => size <= room);
    if (document === undefined) {
      document = { room: (documents.length === 0 ? limits.inline : limits.managed) - frame, statements: [] };
      documents.push(document);
    }
    document.room -= size;
    document.statements.push(piece);
  }
  const [first, ...more] = documents.map((document) => toPolicy(document.statements));
  if (more.length > limits.managedPolicies) {
    const over = more.length - limits.managedPolicies;
    return wrong(
      "grants",
      `they need ${more.length} managed policies besides the inline one, ${over} more than the ${limits.managedPolicies} that ` +
        "a role takes; name resources by a common prefix, or split the identity in two",
    );
  }
  return ok({ ...(first === undefined ? {} : { inline: first }), managed: more });
}

/** Exactly what the statements allow as one managed policy, which a boundary must be; says by how much it does not fit. */
export function boundaryPolicy(statements: readonly AwsStatement[]): Checked<AwsPolicyJson> {
  if (statements.length === 0) {
    return wrong(
      "permissionsBoundary",
      "there are no grants for it to hold: give grants, or the ARN of a policy",
    );
  }
  const size = frame + statements.reduce((sum, statement) => sum + sizeOf(statement), 0);
  if (size > limits.managed) {
    return wrong(
      "permissionsBoundary",
      `the grants take ${size} characters, ${size - limits.managed} more than the one policy of a boundary has room for; ` +
        "name resources by a common prefix, or split the identity in two",
    );
  }
  return ok(toPolicy(statements));
}

/** A statement in pieces that each fit: first its resources are halved, then its actions. */
function cut(statement: AwsStatement, room: number): readonly AwsStatement[] {
  if (sizeOf(statement) <= room) return [statement];
  const { actions, resources } = statement;
  const halves =
    resources.length > 1 ? halve(resources).map((part) => ({ ...statement, resources: part })) : [];
  const parts = halves.length > 0 ? halves : halve(actions).map((part) => ({ ...statement, actions: part }));
  return parts.flatMap((part) => cut(part, room));
}

function halve<T>(list: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}

/** A Sid is said once in a document; cut pieces of one statement are told apart by a number. */
function toPolicy(statements: readonly AwsStatement[]): AwsPolicyJson {
  const seen = new Map<string, number>();
  const unique = statements.map((statement) => {
    if (statement.sid === undefined) return statement;
    const count = (seen.get(statement.sid) ?? 0) + 1;
    seen.set(statement.sid, count);
    return count === 1 ? statement : { ...statement, sid: `${statement.sid}${count}` };
  });
  return { Version: "2012-10-17", Statement: unique.map(statementJson) };
}
