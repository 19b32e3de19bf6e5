import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './run.ts';

const rounds = 7;
const peers = join(import.meta.dirname, 'peers');
const ours = join(import.meta.dirname, '../packages/data/dist/index.js');
/** What 5 % of the three shards of train_sft are, all in the first. */
const sliceRows = 10_393;

/** Contenders; each gets the input, the output and its own argument. */
const scripts = {
  ours: `import { parquetToJsonl } from '${ours}';
    await parquetToJsonl(input, output, JSON.parse(argument));`,
  // A mapping is what still takes the path through objects and strings.
  previous: `import { parquetToJsonl } from '${ours}';
    await parquetToJsonl(input, output, { mapRow: (row) => row });`,
  duckdb: `import { DuckDBInstance } from '@duckdb/node-api';
    const database = await DuckDBInstance.create(':memory:', { threads: argument });
    const connection = await database.connect();
    await connection.run(\`COPY (SELECT * FROM read_parquet('\${input}')) TO '\${output}' (FORMAT json)\`);`,
  polars: `import polars from 'nodejs-polars';
    const lazy = polars.scanParquet(input).sinkNdJson(output, {});
    if (lazy?.collect) await lazy.collect();`,
  'parquet-wasm': `import { readFileSync, openSync, writeSync } from 'node:fs';
    import { createRequire } from 'node:module';
    import { tableFromIPC } from 'apache-arrow';
    const parquet = createRequire(process.cwd() + '/')('parquet-wasm');
    const file = await parquet.ParquetFile.fromFile(new Blob([readFileSync(input)]));
    const out = openSync(output, 'w');
    for (let group = 0; group < file.metadata().numRowGroups(); group += 1) {
      const table = tableFromIPC((await file.read({ rowGroups: [group] })).intoIPCStream());
      writeSync(out, table.toArray().map((row) => JSON.stringify(row) + '\\n').join(''));
    }`,
  'ours over HTTP': `import { downloadSplits } from '${ours}';
    await downloadSplits({ dataset: input, slice: '[:' + argument + ']', out: output, overwrite: true });`,
  'hyparquet over HTTP': `import { openSync, writeSync } from 'node:fs';
    import { asyncBufferFromUrl, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
    import { compressors } from 'hyparquet-compressors';
    const file = await asyncBufferFromUrl({ url: input });
    const metadata = await parquetMetadataAsync(file);
    const out = openSync(output, 'w');
    for (let row = 0, group = 0; row < Number(argument); group += 1) {
      const rowEnd = Math.min(row + Number(metadata.row_groups[group].num_rows), Number(argument));
      const rows = await parquetReadObjects({ file, metadata, compressors, rowStart: row, rowEnd });
      writeSync(out, rows.map((one) => JSON.stringify(one) + '\\n').join(''));
      row = rowEnd;
    }`,
};

/** A file by range, 40 ms late and 25 MB/s a connection; prints its port. */
const slowServer = `import { createServer } from 'node:http';
  import { createReadStream, statSync } from 'node:fs';
  import { setTimeout } from 'node:timers/promises';
  const path = process.argv[1];
  const { size } = statSync(path);
  const server = createServer(async (request, response) => {
    const [, from, to] = /bytes=(\\d*)-(\\d*)/.exec(request.headers.range ?? 'bytes=0-') ?? [];
    const start = from === '' ? size - Number(to) : Number(from);
    const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
    await setTimeout(40);
    const headers = { 'content-length': end - start + 1, 'accept-ranges': 'bytes', etag: '"one"' };
    const range = { 'content-range': 'bytes ' + start + '-' + end + '/' + size };
    response.writeHead(request.headers.range ? 206 : 200, { ...headers, ...(request.headers.range && range) });
    if (request.method === 'HEAD') return response.end();
    const begin = performance.now();
    let sent = 0;
    for await (const chunk of createReadStream(path, { start, end, highWaterMark: 1 << 17 })) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
      sent += chunk.length;
      const early = sent / 25_000 - (performance.now() - begin);
      if (early > 4) await setTimeout(early);
    }
    response.end();
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

interface Run {
  wallInS: number;
  cpuInS: number;
  memoryInMb: number;
}

function run(name: keyof typeof scripts, input: string, output: string, argument = ''): Run {
  const report = `process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify({ cpuInS: (user + system) / 1e6, memoryInMb: process.resourceUsage().maxRSS / 1000 }));
  });`;
  const script = `const [, input, output, argument] = process.argv;\n${report}\n${scripts[name]}`;
  const begin = performance.now();
  const args = ['--input-type=module', '-e', script, input, output, argument];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: peers });
  const wallInS = (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return { wallInS, ...(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Omit<Run, 'wallInS'>) };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The shard, kept between runs: it takes a minute to make. */
function makeShard(): string {
  const folder = join(tmpdir(), 'amltune-bench-shard');
  const path = join(folder, 'chats-1.parquet');
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const made = spawnSync(process.execPath, [join(peers, 'make-shard.ts'), `${path}.new`], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  renameSync(`${path}.new`, path);
  return path;
}

function installPeers(): void {
  if (existsSync(join(peers, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peers, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the peers cannot be installed: npm ci in bench/peers');
}

/** Parquet to JSON lines, locally and over HTTP, beside native engines, hyparquet and the former path. Needs the build. */
export async function measureDataConvert(): Promise<Figure[]> {
  installPeers();
  const shard = makeShard();
  const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'amltune-bench-'));
  const server = spawn(process.execPath, ['--input-type=module', '-e', slowServer, shard]);
  try {
    const port = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
      server.once('exit', () => reject(new Error('the slow server ended')));
    });
    const url = `http://127.0.0.1:${port}/shard.parquet`;
    const all: Record<string, Run[]> = {};
    const measure = (key: string, name: keyof typeof scripts, argument?: string) => {
      const isRemote = name.endsWith('HTTP');
      const output = join(scratch, name === 'ours over HTTP' ? 'folder' : 'out.jsonl');
      (all[key] ??= []).push(run(name, isRemote ? url : shard, output, argument));
      if (name !== 'ours over HTTP') console.error(`  ${key}: ${statSync(output).size} bytes`);
      rmSync(output, { recursive: true });
    };
    for (let round = 0; round < rounds; round += 1) {
      console.error(`round ${round + 1} of ${rounds}`);
      measure('ours, 1 thread', 'ours', '{"threads":1}');
      measure('duckdb, 1 thread', 'duckdb', '1');
      measure('ours, 2 threads', 'ours', '{"threads":2}');
      measure('duckdb, 2 threads', 'duckdb', '2');
      measure('polars', 'polars');
      measure('ours, 5 percent', 'ours', '{"threads":1,"slice":"5%"}');
      measure('ours over HTTP', 'ours over HTTP', String(sliceRows));
      measure('hyparquet over HTTP', 'hyparquet over HTTP', String(sliceRows));
      measure('previous path', 'previous');
      measure('parquet-wasm', 'parquet-wasm');
    }
    for (const [key, runs] of Object.entries(all)) {
      const of = (pick: keyof Run) => median(runs.map((one) => one[pick])).toFixed(2);
      console.error(`${key}: ${of('wallInS')} s, ${of('cpuInS')} s of CPU, ${of('memoryInMb')} MB`);
    }
    const ratio = (one: string, other: string, pick: keyof Run) =>
      median((all[one] ?? []).map((mine, round) => mine[pick] / (all[other]?.[round]?.[pick] ?? Number.NaN)));
    const memory = (key: string) => median((all[key] ?? []).map(({ memoryInMb }) => memoryInMb));
    const growth = (ratio('ours, 1 thread', 'ours, 5 percent', 'memoryInMb') - 1) * 100;
    return [
      figure('shard to JSONL, 1 thread: CPU ÷ DuckDB', ratio('ours, 1 thread', 'duckdb, 1 thread', 'cpuInS'), 'x', 0.4),
      figure('2 threads: wall ÷ DuckDB', ratio('ours, 2 threads', 'duckdb, 2 threads', 'wallInS'), 'x', 0.4),
      figure('2 threads: wall ÷ polars', ratio('ours, 2 threads', 'polars', 'wallInS'), 'x', 0.62),
      figure('1 thread: wall ÷ parquet-wasm', ratio('ours, 1 thread', 'parquet-wasm', 'wallInS'), 'x', 0.2),
      figure('1 thread: peak memory', memory('ours, 1 thread'), 'MB', 90),
      figure('2 threads: peak memory', memory('ours, 2 threads'), 'MB', 130),
      figure('1 thread: memory from 5 to 100 percent', growth, '%', 5),
      {
        ...figure('former path: wall ÷ 1 thread', ratio('previous path', 'ours, 1 thread', 'wallInS'), 'x', 7),
        atLeast: true,
      },
      figure('slice over HTTP: wall ÷ hyparquet', ratio('ours over HTTP', 'hyparquet over HTTP', 'wallInS'), 'x', 0.2),
    ];
  } finally {
    server.kill();
    rmSync(scratch, { recursive: true });
  }
}

function figure(name: string, value: number, unit: string, goal: number): Figure {
  return { figure: name, value, unit, goal };
}
