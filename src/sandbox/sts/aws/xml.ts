import type { AwsAnswer } from "./answer.js";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** A result as nested elements; undefined ones are left out. */
export interface XmlTree {
  readonly [element: string]: string | number | XmlTree | undefined;
}

/** The document of an answer, as the AWS Query protocol has it. */
export function toXml(action: string, answer: AwsAnswer<XmlTree>, requestId: string): string {
  if (answer.kind === "error") {
    const { code, message, status } = answer;
    const error = { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message };
    return element("ErrorResponse", write({ Error: error, RequestId: requestId }));
  }
  return element(
    `${action}Response`,
    write({ [`${action}Result`]: answer.result, ResponseMetadata: { RequestId: requestId } }),
  );
}

function element(name: string, content: string): string {
  return `<${name} xmlns="${NAMESPACE}">${content}</${name}>`;
}

function write(tree: XmlTree): string {
  return Object.entries(tree)
    .map(([name, value]) => {
      if (value === undefined) return "";
      const content = typeof value === "object" ? write(value) : escapeXml(String(value));
      return `<${name}>${content}</${name}>`;
    })
    .join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Characters that XML 1.0 does not have, lone halves of pairs included, are left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (each) => entities[each]!);
}
