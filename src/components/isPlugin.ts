/**
 * Whether the SDK's script for plugins runs this: for a program in another language, whose components are constructed
 * one by one as the engine asks for them.
 */
export function isPlugin(): boolean {
  return /[\\/]cmd[\\/]run-plugin(?:[\\/]index\.js)?$/.test(process.argv[1] ?? "");
}
