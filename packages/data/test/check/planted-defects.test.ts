import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkChatFile, repairChatFile } from '../../src/index.ts';
import { seededRandom } from '../../src/random.ts';
import { assistant, defects, row, user } from './defects.ts';

const rows = Number(process.env['ROWS'] ?? 20_000);
const options = { maxSeqLength: 200, maxRowInBytes: 2000, language: 'sk' };
// A file has one kind of rows, and says once that its lines end in CR LF.
const planted = defects.filter(([code]) => !['LAST_TURN_NOT_USER', 'CARRIAGE_RETURN'].includes(code));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planted-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The defects, three of each, at seeded random lines of a clean file. */
function plan(): Map<number, (typeof defects)[number]> {
  const random = seededRandom(1);
  const places = new Map<number, (typeof defects)[number]>();
  for (const defect of [...planted, ...planted, ...planted]) {
    let line = 0;
    do line = 1 + Math.floor(random() * rows);
    while (places.has(line));
    places.set(line, defect);
  }
  return places;
}

/** Copies of a defect differ, so that they are no duplicates of each other. */
function distinct(line: string | Buffer, number: number): Buffer {
  const bytes = Buffer.from(line as string);
  const at = bytes.indexOf('"content":"');
  if (at < 0) return bytes;
  const after = at + '"content":"'.length;
  return bytes[after] === 0x22
    ? bytes
    : Buffer.concat([
        bytes.subarray(0, after),
        Buffer.from(blank(bytes, after) ? '' : `${number} `),
        bytes.subarray(after),
      ]);
}

const blank = (bytes: Buffer, at: number) => /^(\s|\\[nt]|\u3000|\u00a0)/.test(bytes.toString('utf8', at, at + 6));

test(`finds every defect planted in ${rows} rows and nothing else`, async () => {
  const places = plan();
  const path = join(folder, 'planted.jsonl');
  const file = createWriteStream(path);
  for (let number = 1; number <= rows; number += 1) {
    const [, , line] = places.get(number) ?? [];
    const long = line !== undefined && Buffer.byteLength(line) > 300 && Buffer.byteLength(line) < 700;
    const grown =
      long && String(line).length > 550
        ? row(user('a'.repeat(3000)), assistant('b'))
        : long
          ? row(user('a'.repeat(1200)), assistant('b'))
          : line;
    file.write(
      Buffer.concat([
        grown === undefined ? Buffer.from(row(user(`q ${number}`), assistant('a'))) : distinct(grown, number),
        Buffer.from('\n'),
      ]),
    );
  }
  file.end();
  await once(file, 'close');

  const { errors, warnings, rows: counted } = await checkChatFile(path, options);
  const found = [...errors, ...warnings].sort((a, b) => a.line - b.line || a.code.localeCompare(b.code));
  const seenBefore = new Set<string>();
  const expected = [...places]
    .sort(([a], [b]) => a - b)
    .filter(([, [code]]) => code !== 'LANGUAGE_OTHER' || (!seenBefore.has(code) && seenBefore.add(code))) // said once a column
    .map(([line, [code, field]]) => [line, code, field]);
  const strays = found.filter(({ code }) => code === 'ROW_DUPLICATE');
  expect(
    found.filter(({ code }) => code !== 'ROW_DUPLICATE').map(({ line, code, field }) => [line, code, field]),
  ).toEqual(expected);
  // Texts that are all blank or empty cannot be told apart, so their copies are duplicates as well.
  expect(strays.every(({ line }) => places.has(line))).toBe(true);
  expect(counted).toBe(rows - [...places.values()].filter(([code]) => code === 'LINE_BLANK').length);

  const { check } = await repairChatFile(path, join(folder, 'fixed.jsonl'), options);
  expect({ errors: check.errors, warnings: check.warnings }).toEqual({ errors: [], warnings: [] });
}, 60_000);
