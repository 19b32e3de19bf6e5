import type { CommandContext } from './command.ts';
import type { Step } from './reporter.ts';

/** Shows how far a transfer is. */
export interface ByteProgress {
  /** @param totalInBytes where it is known only now */
  update(doneInBytes: number, totalInBytes?: number): void;
  /** Ends it; the summary stays. */
  done(summary: string): void;
}

const plainIntervalInMs = 30_000;
const barWidth = 24;

/** A size for people, in decimal units, as `12.3 MB`. */
export function sizeText(sizeInBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = sizeInBytes;
  let unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

/** A length of time for people, as `45 s` or `3 min 20 s`. */
export function durationText(durationInMs: number): string {
  const seconds = Math.round(durationInMs / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** One line on a transfer: a bar where it is drawn over, the size, the rate, and the time left once it is known. */
export function progressText(
  label: string,
  progress: { done: number; total?: number; elapsedInMs: number; bar: boolean },
): string {
  const { done, total, elapsedInMs, bar } = progress;
  const rate = elapsedInMs > 1000 ? (done / elapsedInMs) * 1000 : undefined;
  const share = total ? Math.min(1, done / total) : undefined;
  const filled = share === undefined ? 0 : Math.round(share * barWidth);
  return [
    label,
    ...(bar && share !== undefined ? ['█'.repeat(filled) + '░'.repeat(barWidth - filled)] : []),
    ...(share === undefined ? [] : [`${Math.floor(share * 100)} %`]),
    total === undefined ? sizeText(done) : `${sizeText(done)} of ${sizeText(total)}`,
    ...(rate === undefined ? [] : [`${sizeText(rate)}/s`]),
    ...(rate && total !== undefined && done < total ? [`${durationText(((total - done) / rate) * 1000)} left`] : []),
  ].join('  ');
}

/** Progress of a transfer on stderr: a bar that moves on a terminal, elsewhere a line every 30 seconds. */
export function showByteProgress(
  { io, report }: CommandContext,
  label: string,
  totalInBytes?: number,
  now: () => number = Date.now,
): ByteProgress {
  const start = now();
  const bar = io.stderr.isTTY === true;
  const step: Step = report.step(label);
  let shownAt = start;
  return {
    update(done, total = totalInBytes) {
      const time = now();
      if (!bar && time - shownAt < plainIntervalInMs) return;
      shownAt = time;
      step.update(
        progressText(label, {
          done,
          elapsedInMs: time - start,
          bar,
          ...(total !== undefined && { total }),
        }),
      );
    },
    done: (summary) => step.done(summary),
  };
}
