import type { WorkspaceClient } from '@amltune/core';
import type { RunDetails } from '@amltune/wire';
import type { JobEvent } from './job-events.ts';
import { isEnded } from './job-status.ts';
import { chooseLogs, cutLines } from './log-lines.ts';
import { readLog } from './log-reader.ts';

/** A run whose logs are read. */
export interface FollowedRun {
  readonly runId: string;
  /** Absent for the job itself. */
  readonly step?: string;
  /** Reads of all its logs since its end was seen; after the second nothing more is expected. */
  endPasses: number;
}

/** Where each log has been read to, in bytes, by `run id/log name`. */
export type LogOffsets = Map<string, number>;

/** Reads after the end of a run: what a script wrote last reaches the storage a little after the state does. */
export const lastPass = 2;

/**
 * Reads what is new in a run's logs, line by line. The offset moves on before each line is handed out, so a caller that
 * stops anywhere has lost nothing and gets nothing twice. Returns the logs that could not be read now.
 */
export async function* followLogs(
  workspace: WorkspaceClient,
  run: FollowedRun,
  { status, logFiles }: RunDetails,
  offsets: LogOffsets,
  abortSignal?: AbortSignal,
): AsyncGenerator<Extract<JobEvent, { type: 'log-line' }>, string[]> {
  const { runId, step } = run;
  const hasEnded = isEnded(status);
  const isLast = hasEnded && run.endPasses === lastPass - 1;
  const unread: string[] = [];
  for (const log of chooseLogs(Object.keys(logFiles ?? {}))) {
    const url = logFiles?.[log] ?? '';
    const logId = `${runId}/${log}`;
    for (let isFull = true; isFull;) {
      const start = offsets.get(logId) ?? 0;
      const chunk = await readLog(workspace.transport.httpClient, url, start, abortSignal);
      if (!chunk) unread.push(log);
      const bytes = chunk?.bytes ?? Buffer.alloc(0);
      isFull = chunk?.isFull ?? false;
      const lines = cutLines(bytes, start, isLast && !isFull);
      // One line longer than a whole read is handed out in pieces, or it would never move on.
      for (const { text, endInBytes } of lines.length === 0 && isFull ? cutLines(bytes, start, true) : lines) {
        offsets.set(logId, endInBytes);
        yield { type: 'log-line', ...(step !== undefined && { step }), runId, log, line: text, logId, endInBytes };
      }
    }
  }
  if (hasEnded && unread.length === 0) run.endPasses++;
  return unread;
}
