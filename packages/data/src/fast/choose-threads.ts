import { availableParallelism, loadavg } from 'node:os';
import type { GroupRead } from '../parquet/plan.ts';

/** Below that a thread takes longer to start than it saves. */
const fewestGroups = 8;

/**
 * How many threads convert row groups of one file into another: what was asked for, or two where there is enough to do
 * and a core that nobody uses. On busy cores two threads are slower than one.
 */
export function chooseThreads(groups: readonly GroupRead[], wanted?: 1 | 2): 1 | 2 {
  // The threads bring no decompressor of other codecs.
  const isKnown = groups.every(({ group }) =>
    group.chunks.every(({ codec }) => codec === 'SNAPPY' || codec === 'UNCOMPRESSED'),
  );
  if (!isKnown) return 1;
  if (wanted !== undefined) return wanted;
  const cores = availableParallelism();
  const [busy = 0] = loadavg();
  return groups.length >= fewestGroups && cores >= 2 && busy <= cores - 1 ? 2 : 1;
}
