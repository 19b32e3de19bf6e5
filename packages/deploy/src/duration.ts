import { quoteText } from '@amltune/core';
import { deployError } from './error-codes.ts';

const units = [
  { letter: 'D', lengthInMs: 86_400_000 },
  { letter: 'H', lengthInMs: 3_600_000 },
  { letter: 'M', lengthInMs: 60_000 },
] as const;

/**
 * Writes milliseconds as the Python client does: 90,000 as `PT1M30S`, 1,500 as `PT1.5S`, 0 as `P0D`. Parts of a
 * millisecond are dropped.
 *
 * @throws AmltuneError `DURATION_INVALID`
 */
export function formatDuration(durationInMs: number): string {
  if (!(durationInMs >= 0 && durationInMs <= Number.MAX_SAFE_INTEGER)) {
    throw deployError('DURATION_INVALID', `${durationInMs} ms is not a duration.`);
  }
  let rest = Math.trunc(durationInMs);
  const [days, hours, minutes] = units.map(({ letter, lengthInMs }) => {
    const count = Math.floor(rest / lengthInMs);
    rest -= count * lengthInMs;
    return count > 0 ? `${count}${letter}` : '';
  });
  const time = `${hours}${minutes}${rest > 0 ? `${rest / 1000}S` : ''}`;
  return days || time ? `P${days}${time && `T${time}`}` : 'P0D';
}

const form = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/;

/**
 * Reads an ISO 8601 duration of days to seconds into milliseconds; parts of a millisecond are rounded.
 *
 * @throws AmltuneError `DURATION_INVALID`, also for years, months and weeks, whose length is not the same everywhere
 */
export function parseDuration(text: string): number {
  const parts = text.length > 1 ? form.exec(text)?.slice(1) : undefined;
  const seconds = Number(parts?.[3]?.replace(',', '.') ?? 0) * 1000;
  const durationInMs = units.reduce(
    (sum, { lengthInMs }, index) => sum + Number(parts?.[index] ?? 0) * lengthInMs,
    Math.round(seconds),
  );
  if (parts?.some(Boolean) && durationInMs <= Number.MAX_SAFE_INTEGER) return durationInMs;
  throw deployError('DURATION_INVALID', `${quoteText(text, 40)} is not a duration of days to seconds.`);
}
