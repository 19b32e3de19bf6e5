import { resolve } from 'node:path';
import { checkChatFile, type ChatFileCheck, type CheckChatFileOptions } from '../check/check-chat-file.ts';
import { dataError } from '../error-codes.ts';
import { readLines } from '../lines.ts';
import { writeFilesTogether } from '../output-file.ts';
import { RowMender } from './row-mender.ts';

/** What to mend a file to: the options of the check, since the copy is to pass that check. */
export interface RepairChatFileOptions extends CheckChatFileOptions {
  /** Where each change is written, a JSON object a line. Default: the output's path with `.patch.jsonl` added. */
  patchPath?: string;
}

/** What {@link repairChatFile} did. */
export interface ChatFileRepair {
  path: string;
  outPath: string;
  patchPath: string;
  /** Lines read, of which some were written as they are, some changed, some left out. */
  rows: { read: number; unchanged: number; changed: number; dropped: number };
  /** Changes and dropped rows, counted by the finding that caused them. */
  counts: Record<string, number>;
  /** The check of the copy. */
  check: ChatFileCheck;
}

/**
 * Writes a mended copy of a chat JSONL file and a log of every change, never in place. Sound rows keep their bytes; rows
 * that cannot be mended without inventing words are left out, each with its reason in the log.
 *
 * @throws AmltuneError `OUTPUT_IS_INPUT`, `REPAIR_IMPOSSIBLE` for a file that is no JSON Lines, `FILE_NOT_FOUND`,
 *   `FILE_UNREADABLE`, `TOKENIZER_INVALID`, `OUTPUT_WRITE_FAILED`, `ABORTED`
 */
export async function repairChatFile(
  path: string,
  outPath: string,
  options: RepairChatFileOptions = {},
): Promise<ChatFileRepair> {
  const { patchPath = `${outPath}.patch.jsonl`, maxRowInBytes: maxLineInBytes, abortSignal } = options;
  if (new Set([path, outPath, patchPath].map((name) => resolve(name))).size < 3)
    throw dataError('OUTPUT_IS_INPUT', `${outPath}, ${patchPath} and ${path} must be three different files.`);
  const mender = await RowMender.create(path, options);
  const rows = { read: 0, unchanged: 0, changed: 0, dropped: 0 };
  const counts: Record<string, number> = {};
  let bytesRead = 0;
  await writeFilesTogether([outPath, patchPath], async (out, log) => {
    for await (const lines of readLines(path, { maxLineInBytes, abortSignal })) {
      for (const line of lines) {
        const { bytes, text, patches } = mender.mend(line);
        rows.read += 1;
        rows[bytes ? 'unchanged' : text === undefined ? 'dropped' : 'changed'] += 1;
        const kept = bytes ?? text;
        if (kept !== undefined) {
          await out.write(kept);
          await out.write('\n');
        }
        for (const patch of patches) {
          counts[patch.code] = (counts[patch.code] ?? 0) + 1;
          await log.write(`${JSON.stringify({ line: line.number, ...patch })}\n`);
        }
        bytesRead += line.sizeInBytes + 1;
      }
      await out.flush(); // these lines' bytes are overwritten by the next batch
      options.onProgress?.({ rows: rows.read, bytes: bytesRead });
    }
  });
  const check = await checkChatFile(outPath, { ...options, kind: mender.kind, onProgress: undefined });
  return { path, outPath, patchPath, rows, counts, check };
}
