import { guessUse } from "../../iam/aws/parse.js";
import { plainResource } from "../plainResource.js";
import type { Json } from "../text/json.js";
import type { Reading } from "./reading.js";

/**
 * A bare IAM policy document. It is kept as text, so that its parser sees duplicate keys; what it is for is told
 * from its principals and actions.
 */
export function readAwsPolicy(file: string, content: Json, text: string): Reading {
  const use =
    guessUse(content) === "trust" ? "trust" : guessUse(content) === "resource" ? "resource" : "identity";
  const resource = plainResource({ file }, `document:aws/${use}`, file, file, { document: text });
  return { resources: [resource], unread: [] };
}
