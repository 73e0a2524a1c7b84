/** Work that ends sooner is not talked about, in milliseconds. */
const quiet = 1000;

/**
 * Says on standard error which stage a long run has come to, a line each: nothing in the first second, so that quick
 * runs stay silent. Lines and no spinner: they read the same in a log.
 */
export function progress(stream: { write(text: string): unknown } = process.stderr): (stage: string) => void {
  const start = performance.now();
  return (stage) => {
    const elapsed = performance.now() - start;
    if (elapsed >= quiet) stream.write(`keyless: ${stage} (${(elapsed / 1000).toFixed(1)} s)\n`);
  };
}
