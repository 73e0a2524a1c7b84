import { readUsage } from "../audit/read.js";
import { count, type Facts, type Usage } from "../model/index.js";
import { loadFacts } from "../readers/load.js";
import { namesIn } from "./progress.js";

/** What the logs of `--logs` tell; undefined without the option. Parts that are broken are told on stderr. */
export async function usageOf(option: unknown): Promise<Usage | undefined> {
  const names = namesIn(option);
  if (names.length === 0) return undefined;
  const usage = await readUsage(names);
  tellBroken(usage.read);
  return usage;
}

/** Says on stderr what of the logs could not be read: it may hide use. */
export function tellBroken({ broken, brokenCount }: Usage["read"]): void {
  const [first] = broken;
  if (first === undefined) return;
  const where = `byte ${first.offset} of ${first.file} ${first.reason}`;
  process.stderr.write(
    `keyless: ${count(brokenCount, "part")} of the logs could not be read, the first: ${where}\n`,
  );
}

/** The facts of the files of `--with`; undefined without it. */
export async function factsWith(option: unknown): Promise<Facts | undefined> {
  const files = namesIn(option);
  return files.length === 0 ? undefined : loadFacts(files);
}
