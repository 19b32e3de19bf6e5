import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeClock, type ScriptedAnswer, type ScriptedRequest } from '@amltune/testing';
import { streamJob, type JobEvent, type StreamJobOptions } from '../src/index.ts';
import { chooseLogs, cutLines } from '../src/log-lines.ts';
import { missing, playJob, startBench, type PlayedRun } from './bench.ts';

type Fault = (request: ScriptedRequest, seconds: number) => ScriptedAnswer | undefined;

const runs: PlayedRun[] = [
  {
    id: 'j1',
    startsAt: 0,
    endsAt: 300,
    lines: [
      [1, 'begin\n'],
      [299, 'end\n'],
    ],
  },
  { id: 'outer', startsAt: 5, endsAt: 290 },
  {
    id: 's1',
    parent: 'outer',
    startsAt: 10,
    endsAt: 40,
    lines: [
      [12, 'import 1\nimp'],
      [30, 'ort 2\n'],
    ],
  },
  {
    id: 's2',
    parent: 'outer',
    startsAt: 45,
    endsAt: 280,
    lines: [
      [50, 'loss 2.5\n'],
      [100, 'loss 2.0\r\n'],
      [279, 'loss 1.5\n'],
      [281, 'saved\nlate'],
    ],
  },
];
const lines = {
  j1: ['begin', 'end'],
  s1: ['import 1', 'import 2'],
  s2: ['loss 2.5', 'loss 2.0', 'loss 1.5', 'saved', 'late'],
};

async function collect(played: readonly PlayedRun[], fault?: Fault, options: StreamJobOptions = {}) {
  const clock = fakeClock();
  const { workspace, service } = await startBench(playJob(played, clock, fault), clock);
  const events: JobEvent[] = [];
  for await (const event of streamJob(workspace, 'j1', { clock, ...options })) events.push(event);
  return { events, service, clock };
}

function linesOf(events: readonly JobEvent[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const event of events) if (event.type === 'log-line') (found[event.runId] ??= []).push(event.line);
  return found;
}

describe('a stream', () => {
  test('tells states, steps and lines of every run', async () => {
    const { events } = await collect(runs);
    expect(linesOf(events)).toEqual(lines);
    expect(events[0]).toMatchObject({ type: 'job-attached', job: { name: 'j1' } });
    expect(events.at(-1)).toEqual({ type: 'job-ended', status: 'Completed', failures: [] });
    const steps = events.flatMap((event) => (event.type === 'step-changed' ? [event.step] : []));
    expect(steps.filter(({ runId }) => runId === 's2').map(({ status, depth }) => [status, depth])).toEqual([
      ['NotStarted', 1],
      ['Running', 1],
      ['Completed', 1],
    ]);
    expect(events.find((event) => event.type === 'log-line' && event.runId === 's1')).toMatchObject({
      step: 'step s1',
    });
  });

  test('attaches to a job that has ended', async () => {
    const past = runs.map((run) => ({
      ...run,
      startsAt: -2,
      endsAt: -1,
      lines: run.lines?.map(([, text]) => [-1, text] as const) ?? [],
    }));
    const { events } = await collect(past);
    expect(linesOf(events)).toEqual(lines);
  });

  test('waits for lines that come after the end', async () => {
    const late: PlayedRun = {
      id: 'j1',
      startsAt: -2,
      endsAt: -1,
      lines: [
        [-1, 'a\n'],
        [1, 'b\nc'],
      ],
    };
    expect(linesOf((await collect([late])).events)).toEqual({ j1: ['a', 'b', 'c'] });
  });

  test('sends no token to the storage of the logs', async () => {
    const { service } = await collect(runs);
    const logs = service.sent.filter(({ url }) => url.includes('logs.blob'));
    expect(logs.length).toBeGreaterThan(5);
    expect(logs.filter(({ headers }) => 'authorization' in headers || 'Authorization' in headers)).toEqual([]);
  });

  test('survives 30 minutes of 503 and says so', async () => {
    const played = runs.map((run) => (run.id === 'j1' ? { ...run, endsAt: 3000 } : run));
    const { events } = await collect(played, (_, seconds) =>
      seconds > 60 && seconds < 1860 ? { status: 503 } : undefined,
    );
    expect(linesOf(events)).toEqual(lines);
    expect(events.filter(({ type }) => type === 'watch-interrupted')).toHaveLength(1);
    expect(events.find((event) => event.type === 'watch-resumed')).toMatchObject({
      silentInMs: expect.any(Number) as number,
    });
  });

  test('gives up after a longer silence and names the job', async () => {
    const call = collect(runs, (_, seconds) => (seconds > 60 ? { networkCode: 'ECONNREFUSED' } : undefined), {
      outageLimitInMs: 600_000,
    });
    await expect(call).rejects.toMatchObject({
      code: 'JOB_WATCH_LOST',
      message: expect.stringContaining('j1') as string,
    });
  });

  test('waits for run history to learn of the job', async () => {
    const { events } = await collect(runs, ({ url }, seconds) =>
      url.includes('/history/') && seconds < 8 ? missing : undefined,
    );
    expect(linesOf(events)).toEqual(lines);
  });

  test('takes signatures anew when they run out', async () => {
    let refusals = 0;
    const { events } = await collect(runs, ({ url }) =>
      url.includes('logs.blob') && refusals++ % 2 === 0 ? { status: 403 } : undefined,
    );
    expect(linesOf(events)).toEqual(lines);
  });

  test('ends without the logs that stay away', async () => {
    const { events } = await collect(runs, ({ url }) =>
      url.includes('logs.blob.core.windows.net/s2') ? { status: 500 } : undefined,
    );
    expect(linesOf(events)).toEqual({ j1: lines.j1, s1: lines.s1 });
    expect(events.filter(({ type }) => type === 'log-incomplete')).toEqual([
      { type: 'log-incomplete', runId: 's2', log: 'user_logs/std_log.txt' },
    ]);
  });

  test('ends with the reasons of a failure', async () => {
    const error = { error: { code: 'UserError', message: 'out of memory' } };
    const failed = runs.map((run) =>
      run.id === 's2' || run.id === 'j1' ? { ...run, end: 'Failed' as const, error } : run,
    );
    const { events } = await collect(failed);
    expect(events.at(-1)).toMatchObject({
      type: 'job-ended',
      status: 'Failed',
      failures: [{ step: 'step s2', message: 'out of memory' }, { runId: 'j1' }],
    });
  });

  test('of an unknown job fails at once', async () => {
    await expect(collect(runs, ({ url }) => (url.includes('/jobs/') ? missing : undefined))).rejects.toMatchObject({
      code: 'SERVICE_NOT_FOUND',
    });
  });

  test('ends with an abort midway', async () => {
    const controller = new AbortController();
    const call = collect(runs, (_, seconds) => void (seconds > 60 && controller.abort()), {
      abortSignal: controller.signal,
    });
    await expect(call).rejects.toThrow();
  });
});

function nextOf<T>(stream: Iterator<T, unknown>): T | undefined {
  const turn = stream.next();
  return turn.done ? undefined : turn.value;
}

test('no line is lost or repeated whatever fails', async () => {
  const faults: (ScriptedAnswer | undefined)[] = [
    undefined,
    undefined,
    { status: 503 },
    { status: 429 },
    { networkCode: 'ECONNRESET' },
    { status: 500 },
  ];
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.constantFrom(...faults)), async (stream) => {
      const { events } = await collect(runs, (_, seconds) => (seconds > 0 ? nextOf(stream) : undefined));
      expect(linesOf(events)).toEqual(lines);
    }),
    { numRuns: 25 },
  );
});

test('no line is lost or repeated wherever it is stopped', async () => {
  const total = (await collect(runs)).events.length;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: total }), async (stopAfter) => {
      const clock = fakeClock();
      const { workspace } = await startBench(playJob(runs, clock), clock);
      const events: JobEvent[] = [];
      const offsets: Record<string, number> = {};
      const watch = async (limit: number) => {
        for await (const event of streamJob(workspace, 'j1', { clock, offsets })) {
          events.push(event);
          if (event.type === 'log-line') offsets[event.logId] = event.endInBytes;
          if (events.length >= limit) return;
        }
      };
      await watch(stopAfter);
      await watch(Infinity);
      expect(linesOf(events)).toEqual(lines);
    }),
    { numRuns: 25 },
  );
});

test('any cut of the bytes gives the same lines', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat(200)), (texts, cuts) => {
      const expected = texts.map((text) => text.replaceAll(/[\r\n]/g, ''));
      const all = Buffer.from(expected.map((text) => `${text}\n`).join(''));
      const found: string[] = [];
      let offset = 0;
      for (const size of [...cuts, all.length]) {
        for (const { text, endInBytes } of cutLines(all.subarray(offset, offset + size), offset, false)) {
          found.push(text);
          offset = endInBytes;
        }
      }
      expect(found).toEqual(expected);
      expect(offset).toBe(all.length);
    }),
  );
});

test.each([
  [['user_logs/std_log.txt', 'logs/azureml/executionlogs.txt'], ['user_logs/std_log.txt']],
  [['user_logs/std_log_process_0.txt', 'user_logs/std_log_process_1.txt'], ['user_logs/std_log_process_0.txt']],
  [['logs/azureml/executionlogs.txt', 'logs/azureml/stderrlogs.txt'], ['logs/azureml/executionlogs.txt']],
  [['azureml-logs/70_driver_log.txt', 'x'], ['azureml-logs/70_driver_log.txt']],
  [['x'], []],
])('of the logs %j the right ones are chosen', (names, expected) => {
  expect(chooseLogs(names)).toEqual(expected);
});
