/**
 * What makes an input unusable as a whole: the command ends with exit code 2 and this one line.
 *
 * The message never quotes the input, which may hold secrets.
 */
export class InputProblem extends Error {
  override readonly name = "InputProblem";
  /**
   * @param file the file as the user gave it, `-` for standard input
   * @param problem what is wrong and what to do, as a clause
   * @param path place inside the file, where it is known
   * @param unknownFormat whether it is of no format that is known, rather than a broken file of one that is
   */
  constructor(
    readonly file: string,
    readonly problem: string,
    readonly path?: string,
    readonly unknownFormat = false,
  ) {
    super(`${file === "-" ? "standard input" : file}${path ? `, ${path}` : ""}: ${problem}`);
  }
}
