import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './run.ts';

const rounds = 7;
const words =
  'about after all answer because before better book call change city come could day different door every find first from give good great hand have help here home house into just know last learn light line little live long look make many more most mother move much must name need never new night number often only open order other over own page part people place point question read right room same say school should show small some sound still story such take tell than that their them then there these they thing think this time turn under use very want water way well went were what when where which while will with word work world would write year young your';

/** A seeded chat file in the shape and row size of ultrachat. */
async function writeChatFile(path: string, rows: number): Promise<void> {
  const list = words.split(' ');
  let state = 1;
  const random = () => (state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
  const text = (count: number) => {
    let out = '';
    for (let n = 0; n < count; n += 1) out += `${list[random() % list.length]}${n % 13 ? ' ' : '.\n\n'}`;
    return out;
  };
  const file = createWriteStream(path);
  for (let row = 0; row < rows; row += 1) {
    const messages = Array.from({ length: 4 + 2 * (random() % 3) }, (_, turn) => ({
      content: `${row} ${text(turn % 2 ? 260 : 70)}`,
      role: turn % 2 ? 'assistant' : 'user',
    }));
    const line = { prompt: messages[0]?.content, prompt_id: row.toString(16).padStart(64, '0'), messages };
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

const bareLoop = `
const bytes = require('node:fs').readFileSync(process.argv[1]);
const begin = performance.now();
for (let start = 0; ; ) {
  const end = bytes.indexOf(10, start);
  if (end < 0) break;
  JSON.parse(bytes.toString('utf8', start, end));
  start = end + 1;
}
console.log(performance.now() - begin);`;

const check = `
import { checkChatFile } from '@amltune/data';
const begin = performance.now();
const { ok } = await checkChatFile(process.argv[1]);
if (!ok) throw new Error('the file is clean and the check says otherwise');
console.log(performance.now() - begin, process.resourceUsage().maxRSS);`;

function measure(script: string, type: string, path: string): number[] {
  const args = ['--conditions=@amltune/source', `--input-type=${type}`, '-e', script, path];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: import.meta.dirname });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split(' ').map(Number);
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The check of a chat file beside a bare loop of `JSON.parse` over its lines, and its memory. */
export async function measureDataCheck(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'amltune-bench-'));
  try {
    const path = join(folder, 'chats.jsonl');
    await writeChatFile(path, 30_000);
    const pairs = Array.from({ length: rounds }, () => {
      const [bareInMs = 0] = measure(bareLoop, 'commonjs', path);
      const [checkInMs = 0, memoryInKb = 0] = measure(check, 'module', path);
      return { ratio: checkInMs / bareInMs, memoryInMb: memoryInKb / 1000 };
    });
    return [
      {
        figure: 'data check ÷ bare JSON.parse loop',
        value: median(pairs.map(({ ratio }) => ratio)),
        unit: 'x',
        goal: 2,
      },
      {
        figure: 'data check, peak memory',
        value: median(pairs.map(({ memoryInMb }) => memoryInMb)),
        unit: 'MB',
        goal: 200,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
