/** Edit distance where a swap of neighbours counts as one (Damerau-Levenshtein, optimal string alignment). */
export function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1));
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) cost = Math.min(cost, at(row - 2, column - 2) + 1);
      current.push(cost);
    }
  }
  return at(left.length, right.length);
}

/** The candidate that was most likely meant: a third of its letters may be wrong, or it begins with what was typed. */
export function closest(typed: string, candidates: Iterable<string>): string | undefined {
  const lower = typed.toLowerCase();
  let best: { word: string; distance: number } | undefined;
  for (const word of candidates) {
    const distance = editDistance(lower, word.toLowerCase());
    const isNear = distance <= Math.max(1, Math.floor(Math.max(word.length, lower.length) / 3));
    const isStart = lower.length >= 3 && word.toLowerCase().startsWith(lower);
    if ((isNear || isStart) && (!best || distance < best.distance)) best = { word, distance };
  }
  return best?.word;
}

/** `Did you mean "x"?` with a leading blank, or nothing where no candidate is near. */
export function didYouMean(typed: string, candidates: Iterable<string>): string {
  const word = closest(typed, candidates);
  return word === undefined ? '' : ` Did you mean ${word}?`;
}
