/** The names that someone who wrote `wanted` may have meant, the nearest first; at most three. */
export function findNearNames(wanted: string, names: Iterable<string>): string[] {
  const target = wanted.toLowerCase();
  const scored: { name: string; distance: number }[] = [];
  for (const name of new Set(names)) {
    const candidate = name.toLowerCase();
    // Half a name is the commonest slip: `phi-3-mini` for `Phi-3-mini-4k-instruct`.
    const isPart = target.length >= 3 && (candidate.includes(target) || target.includes(candidate));
    const distance = countEdits(target, candidate);
    if (isPart || distance <= Math.max(1, Math.floor(target.length / 4))) scored.push({ name, distance });
  }
  return scored
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Letters to insert, delete or replace (Levenshtein). */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column++) {
      const [left = 0, above = 0, diagonal = 0] = [next[column - 1], row[column], row[column - 1]];
      next.push(Math.min(left + 1, above + 1, diagonal + (letter === to[column - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
