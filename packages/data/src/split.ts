import { resolve } from 'node:path';
import { throwIfAborted } from '@amltune/core';
import { checkRow } from './check/check-row.ts';
import { conversationText, idOf } from './check/seen-rows.ts';
import { SeenTexts } from './check/seen-texts.ts';
import { dataError } from './error-codes.ts';
import { readLines } from './lines.ts';
import { writeFilesTogether } from './output-file.ts';
import { seededRandom } from './random.ts';

/** How to split a chat file. */
export interface SplitChatFileOptions {
  /** Where the rows to train on go. */
  trainPath: string;
  /** Where the rows held out go. */
  testPath: string;
  /** Share of the rows to hold out, above 0 and below 1. Default 0.1. */
  testShare?: number;
  /** Same file, share and seed: same split. Default 0. */
  seed?: number;
  abortSignal?: AbortSignal;
}

/** What {@link splitChatFile} wrote. */
export interface ChatFileSplit {
  train: { path: string; rows: number };
  test: { path: string; rows: number };
  /** Rows that share a conversation or an id; such rows stay together on one side. */
  groups: number;
  /** False when the file has so many rows that later ones could not be compared, so one of them may be on both sides. */
  leakageExcluded: boolean;
}

/**
 * Splits a chat JSONL file into rows to train on and rows held out. Rows keep their bytes and order; rows with the same
 * conversation or the same id never end up on different sides. Blank lines are left out.
 *
 * @throws AmltuneError `SHARE_INVALID`, `OUTPUT_IS_INPUT`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `OUTPUT_WRITE_FAILED`,
 *   `ABORTED`
 */
export async function splitChatFile(path: string, options: SplitChatFileOptions): Promise<ChatFileSplit> {
  const { trainPath, testPath, testShare = 0.1, seed = 0, abortSignal } = options;
  if (!(testShare > 0 && testShare < 1))
    throw dataError('SHARE_INVALID', `The share to hold out is ${testShare}; it must be above 0 and below 1.`);
  if (new Set([path, trainPath, testPath].map((name) => resolve(name))).size < 3)
    throw dataError('OUTPUT_IS_INPUT', `${path}, ${trainPath} and ${testPath} must be three different files.`);
  const { groupOfRow, complete } = await groupRows(path, abortSignal);
  const heldOut = chooseGroups(groupOfRow, testShare, seed);
  const rows = { train: 0, test: 0 };
  await writeFilesTogether([trainPath, testPath], async (train, test) => {
    let index = 0;
    for await (const lines of readLines(path, { maxLineInBytes: Infinity, abortSignal })) {
      for (const { bytes } of lines) {
        if (bytes.length === 0) continue;
        const side = heldOut.has(groupOfRow[index] as number) ? 'test' : 'train';
        const file = side === 'test' ? test : train;
        await file.write(bytes);
        await file.write('\n');
        rows[side] += 1;
        index += 1;
      }
      await train.flush();
      await test.flush();
    }
  });
  return {
    train: { path: trainPath, rows: rows.train },
    test: { path: testPath, rows: rows.test },
    groups: new Set(groupOfRow).size,
    leakageExcluded: complete,
  };
}

/** For each row the number of the first row of its group: rows joined by a conversation or an id, however indirectly. */
async function groupRows(
  path: string,
  abortSignal?: AbortSignal,
): Promise<{ groupOfRow: number[]; complete: boolean }> {
  const texts = new SeenTexts();
  const ids = new SeenTexts();
  const parents: number[] = [];
  const rootOf = (row: number): number => {
    let root = row;
    while (parents[root] !== root) root = parents[root] as number;
    while (parents[row] !== root) [row, parents[row]] = [parents[row] as number, root];
    return root;
  };
  for await (const lines of readLines(path, { maxLineInBytes: Infinity, abortSignal }))
    for (const { bytes } of lines) {
      if (bytes.length === 0) continue;
      const row = parents.length;
      parents.push(row);
      const { text, id } = keysOf(bytes);
      for (const first of [texts.see(text, row), id === undefined ? undefined : ids.see(id, row)]) {
        if (first === undefined) continue;
        const [low, high] = [rootOf(first), rootOf(row)].sort((a, b) => a - b) as [number, number];
        parents[high] = low;
      }
    }
  throwIfAborted(abortSignal);
  return { groupOfRow: parents.map((_, row) => rootOf(row)), complete: texts.complete && ids.complete };
}

/** A row's conversation (or its bytes, when it is none) and id. */
function keysOf(bytes: Buffer): { text: string | Uint8Array; id?: string } {
  try {
    const row: unknown = JSON.parse(bytes.toString('utf8'));
    const messages = checkRow(row, 'sft', false, () => {});
    return { text: messages ? conversationText(messages) : bytes, id: idOf(row)?.text };
  } catch {
    return { text: bytes };
  }
}

/** Groups in seeded random order, taken while they fit, so that the share is met as closely as whole groups allow. */
function chooseGroups(groupOfRow: readonly number[], testShare: number, seed: number): Set<number> {
  const sizes = new Map<number, number>();
  for (const group of groupOfRow) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = [...sizes.keys()];
  const random = seededRandom(seed);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  let room = Math.round(groupOfRow.length * testShare);
  const chosen = new Set<number>();
  for (const group of order) {
    const size = sizes.get(group) as number;
    if (size > room) continue;
    chosen.add(group);
    room -= size;
  }
  return chosen;
}
