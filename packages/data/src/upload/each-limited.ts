/**
 * Runs a task over items, at most `limit` at a time. The first failure aborts the others and is thrown once all of them
 * have ended, so that nothing goes on behind the caller's back.
 */
export async function eachLimited<Item>(
  items: readonly Item[],
  limit: number,
  abortSignal: AbortSignal | undefined,
  task: (item: Item, abortSignal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const signal = abortSignal ? AbortSignal.any([abortSignal, failed.signal]) : failed.signal;
  const failures: unknown[] = [];
  let next = 0;
  const work = async () => {
    while (next < items.length && failures.length === 0) {
      try {
        await task(items[next++] as Item, signal);
      } catch (error) {
        failures.push(error);
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  if (failures.length > 0) throw failures[0];
}
