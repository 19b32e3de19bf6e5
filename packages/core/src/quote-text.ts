/**
 * Writes foreign text into a message: in quotes, on one line, cut at a length (default 120 characters).
 *
 * Control, direction-changing and other invisible characters are dropped, since a terminal would obey them.
 */
export function quoteText(text: string, maxLength = 120): string {
  return `"${toPlainLine(text, maxLength)}"`;
}

/** As {@link quoteText}, without the quotes. */
export function toPlainLine(text: string, maxLength = 120): string {
  const plain = text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, '')
    .trim();
  return plain.length > maxLength ? `${plain.slice(0, maxLength)}\u2026` : plain;
}
