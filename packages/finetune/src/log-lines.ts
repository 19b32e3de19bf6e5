/** A line of a log and where it ends in it. */
export interface LogLine {
  readonly text: string;
  /** Bytes of the log up to the end of the line, its line break included. */
  readonly endInBytes: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts bytes of a log into its whole lines. What stands behind the last line break is left for the next read, which starts
 * there: so a letter or a line that was cut in the middle is neither lost nor shown twice. With `isLast` it is a line too.
 */
export function cutLines(bytes: Buffer, startInBytes: number, isLast: boolean): LogLine[] {
  const lines: LogLine[] = [];
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(lineFeed, start);
    if (end < 0) break;
    const textEnd = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
    lines.push({ text: bytes.toString('utf8', start, textEnd), endInBytes: startInBytes + end + 1 });
    start = end + 1;
  }
  if (isLast && start < bytes.length) {
    lines.push({ text: bytes.toString('utf8', start), endInBytes: startInBytes + bytes.length });
  }
  return lines;
}

/**
 * The logs of a run that a person wants: what its script wrote, else what ran it. Of several processes the first one's.
 * The patterns are the Python client's.
 */
export function chooseLogs(names: readonly string[]): string[] {
  for (const pattern of [
    /^user_logs\/std_log[\D]*[0]*(?:_ps)?\.txt$/,
    /^logs\/azureml\/executionlogs\.txt$/,
    /^azureml-logs\/\d{2}.+\.txt$/,
  ]) {
    const chosen = names.filter((name) => pattern.test(name));
    if (chosen.length > 0) return chosen.sort();
  }
  return [];
}
