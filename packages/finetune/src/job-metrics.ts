import { throwIfAborted, type WorkspaceClient } from '@amltune/core';
import { arrayOf, maybe, object, string, anything } from '@amltune/wire';
import { listSteps, type ReadOptions } from './run-history.ts';

/** One value of a metric. */
export interface MetricPoint {
  readonly step: number;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestampInMs: number;
}

/** The metrics of one run. */
export interface RunMetrics {
  readonly runId: string;
  /** Name of the step; absent for the job itself. */
  readonly step?: string;
  /** Every metric's values in the order of their steps. */
  readonly metrics: Readonly<Record<string, readonly MetricPoint[]>>;
}

/** The metrics of a job. */
export interface JobMetrics {
  /** Runs with metrics: the job, then its steps. */
  readonly runs: readonly RunMetrics[];
  /** The run that trained: it logs `epoch`. */
  readonly training?: RunMetrics;
  /** The run that evaluated the tuned model: it logs `rouge1` or `exact_match`. Most versions of the component have none. */
  readonly evaluation?: RunMetrics;
  /** The last value of each metric of training and evaluation. */
  readonly last: Readonly<Record<string, number>>;
}

// Shapes of open-source MLflow. Its JSON writes 64-bit numbers as text and NaN as a word.
const runAnswer = object({
  run: object({ data: maybe(object({ metrics: maybe(arrayOf(object({ key: string }))) })) }),
});
const historyAnswer = object({
  metrics: maybe(arrayOf(object({ key: string, value: anything, timestamp: maybe(anything), step: maybe(anything) }))),
  next_page_token: maybe(string),
});

/**
 * Reads the curves of a job over MLflow's REST interface at the workspace's tracking address: loss, learning rate and so
 * on of training, and those of an evaluation where the component has one.
 *
 * @throws AmltuneError `ID_INVALID`, `ABORTED`, and what the workspace's `send` throws, as `SERVICE_NOT_FOUND`
 */
export async function jobMetrics(
  workspace: WorkspaceClient,
  job: string,
  options: ReadOptions = {},
): Promise<JobMetrics> {
  throwIfAborted(options.abortSignal);
  const root = await findTrackingRoot(workspace, options);
  const steps = await listSteps(workspace, job, options);
  const runs: RunMetrics[] = [];
  const named = steps.map(({ run }) => ({ runId: run.runId, step: run.displayName ?? run.runId }));
  for (const { runId, step } of [{ runId: job, step: undefined }, ...named]) {
    const metrics = await readRun(workspace, root, runId, options);
    if (Object.keys(metrics).length > 0) runs.push({ runId, ...(step !== undefined && { step }), metrics });
  }
  // The trainer shows its metrics at the job as well, so the deepest run is the one that has measured them.
  const training = runs.findLast(({ metrics }) => 'epoch' in metrics);
  const evaluation = runs.findLast(({ metrics }) => 'rouge1' in metrics || 'exact_match' in metrics);
  return {
    runs,
    ...(training && { training }),
    ...(evaluation && { evaluation }),
    last: { ...lastOf(training), ...lastOf(evaluation) },
  };
}

async function findTrackingRoot(workspace: WorkspaceClient, options: ReadOptions): Promise<string> {
  const { mlflowTrackingUri } = await workspace.get(options);
  const { api } = mlflowTrackingUri ? { api: '' } : await workspace.discover(options);
  const uri = mlflowTrackingUri ?? `${api}/mlflow/v1.0${workspace.id}`;
  return `${uri
    .replace(/^azureml:/, 'https:')
    .replace(/\?.*$/, '')
    .replace(/\/+$/, '')}/api/2.0/mlflow`;
}

async function readRun(workspace: WorkspaceClient, root: string, runId: string, options: ReadOptions) {
  const url = `${root}/runs/get?${new URLSearchParams({ run_id: runId }).toString()}`;
  const { body } = await workspace.send({ method: 'GET', path: url, guard: runAnswer, ...options });
  const keys = (body.run.data?.metrics ?? []).map(({ key }) => key);
  const curves = await Promise.all(
    keys.map((key) => readHistory(workspace, root, { run_id: runId, metric_key: key }, options)),
  );
  return Object.fromEntries(keys.map((key, index) => [key, curves[index] ?? []]));
}

async function readHistory(
  workspace: WorkspaceClient,
  root: string,
  query: Readonly<Record<string, string>>,
  options: ReadOptions,
): Promise<MetricPoint[]> {
  const points: MetricPoint[] = [];
  let token = '';
  do {
    const search = new URLSearchParams({ ...query, ...(token && { page_token: token }) }).toString();
    const page = await readPage(workspace, `${root}/metrics/get-history?${search}`, options);
    for (const { value, timestamp, step } of page.metrics ?? []) {
      points.push({ step: Number(step ?? 0), value: Number(value), timestampInMs: Number(timestamp ?? 0) });
    }
    token = page.next_page_token ?? '';
  } while (token);
  return points.sort((a, b) => a.step - b.step || a.timestampInMs - b.timestampInMs);
}

async function readPage(workspace: WorkspaceClient, url: string, options: ReadOptions) {
  return (await workspace.send({ method: 'GET', path: url, guard: historyAnswer, ...options })).body;
}

function lastOf(run: RunMetrics | undefined): Record<string, number> {
  return Object.fromEntries(
    Object.entries(run?.metrics ?? {}).flatMap(([key, points]) => {
      const point = points.at(-1);
      return point ? [[key, point.value]] : [];
    }),
  );
}
