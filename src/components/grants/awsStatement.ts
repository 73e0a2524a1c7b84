import type { AwsConditions } from "../trust/awsDocument.js";

/** One statement of an identity policy: actions that all apply to all of the resources. */
export interface AwsStatement {
  readonly sid?: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: AwsConditions;
}

/** A statement as AWS spells it. */
export interface AwsStatementJson {
  readonly Sid?: string;
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: AwsConditions;
}

/** An identity policy as AWS takes it. */
export interface AwsPolicyJson {
  readonly Version: "2012-10-17";
  readonly Statement: readonly AwsStatementJson[];
}

/** The statement in AWS's spelling, without empty parts. */
export function statementJson({ sid, actions, resources, conditions }: AwsStatement): AwsStatementJson {
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: "Allow",
    Action: oneOrMany(actions),
    Resource: oneOrMany(resources),
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
}

/** Characters that a statement takes in a policy, its comma included. AWS does not count white space, and JSON has none. */
export function sizeOf(statement: AwsStatement): number {
  return JSON.stringify(statementJson(statement)).length + 1;
}

/**
 * Fewer statements that say the same: actions of the same resources and conditions together, then resources of the
 * same actions and conditions. Statements with a Sid keep it, and merge only with their like.
 */
export function compact(statements: readonly AwsStatement[]): readonly AwsStatement[] {
  const byResources = merge(
    statements,
    ({ sid, resources, conditions }) => JSON.stringify([sid, resources, conditions]),
    (one, other) => ({ ...one, actions: union(one.actions, other.actions) }),
  );
  return merge(
    byResources,
    ({ sid, actions, conditions }) => JSON.stringify([sid, actions, conditions]),
    (one, other) => ({ ...one, resources: union(one.resources, other.resources) }),
  );
}

function merge(
  statements: readonly AwsStatement[],
  likeness: (statement: AwsStatement) => string,
  join: (one: AwsStatement, other: AwsStatement) => AwsStatement,
): readonly AwsStatement[] {
  const merged = new Map<string, AwsStatement>();
  for (const statement of statements) {
    const key = likeness(statement);
    const known = merged.get(key);
    merged.set(key, known === undefined ? statement : join(known, statement));
  }
  return [...merged.values()];
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].sort();
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}
