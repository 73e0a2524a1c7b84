/** Controls (save tab and new line), marks of writing direction and other unseen format characters: shown by their number. */
const steering = /(?![\t\n])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text of the input that reads as what it is: `\u{202E}` in place of a mark that nobody would see. */
export function visible(text: string): string {
  return text.replace(steering, (mark) => `\\u{${mark.codePointAt(0)!.toString(16).toUpperCase()}}`);
}

/** Text of the input as HTML, in an element or in a quoted attribute. */
export function html(text: string | number): string {
  return visible(String(text))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
