import { styleText } from "node:util";
import { plain, type Style } from "../reports/text.js";

const colours = {
  block: "red",
  warn: "yellow",
  info: "blue",
  undecided: "magenta",
  excepted: "gray",
} as const;

/** Colours for a terminal that shows them; plain text for files, pipes and `NO_COLOR`. */
export function terminalStyle(stream: NodeJS.WriteStream): Style {
  const wanted = process.env.FORCE_COLOR ? true : stream.isTTY && !process.env.NO_COLOR;
  if (!wanted) return plain;
  return {
    severity: (severity, text) => styleText(["bold", colours[severity]], text),
    strong: (text) => styleText("bold", text),
    faint: (text) => styleText("dim", text),
  };
}
