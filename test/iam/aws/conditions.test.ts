import assert from "node:assert/strict";
import { type Context, matchStatement, parsePolicy } from "../../../src/iam/aws/index.js";
import { Unknown } from "../../../src/model/index.js";
import { loadCases } from "./cases.js";

interface ConditionCase {
  readonly condition: unknown;
  readonly context: Context;
  readonly holds: boolean | "unknown";
  readonly version?: string;
}

for (const { file, page, cases } of loadCases<ConditionCase>("conditions")) {
  describe(`conditions: ${file} (${page})`, () => {
    for (const { name, condition, context, holds, version = "2012-10-17" } of cases) {
      it(name, () => {
        const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: condition };
        const { document, problems } = parsePolicy({ Version: version, Statement: statement }, "identity");
        assert.deepEqual(problems, []);
        const request = { principal: { kind: "anonymous" }, action: "a:b", resource: "*", context } as const;
        const result = matchStatement(document!.statements[0]!, request, document!.version);
        assert.deepEqual(result instanceof Unknown ? "unknown" : result, holds);
      });
    }
  });
}
