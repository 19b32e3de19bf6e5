import { connect } from '@amltune/core';
import {
  fakeClock,
  fakeCredential,
  scriptedIds,
  scriptedService,
  scriptedWorkspaceId,
  type FakeClock,
  type ScriptedAnswer,
  type ScriptedRequest,
  type ScriptedRoute,
} from '@amltune/testing';

/** A workspace on a script, with a clock that waits in no time. */
export async function startBench(routes: Readonly<Record<string, ScriptedRoute>>, clock: FakeClock = fakeClock()) {
  const service = scriptedService(routes);
  const credential = fakeCredential({ now: () => clock.now() });
  const { workspace } = await connect({ credential, workspace: scriptedIds, httpClient: service, clock });
  return { workspace, service, clock, credential };
}

/** A job as Resource Manager answers it. */
export function jobAnswer(status: string, properties: Record<string, unknown> = {}) {
  return {
    id: `${scriptedWorkspaceId}/jobs/j1`,
    name: 'j1',
    properties: {
      jobType: 'Pipeline',
      status,
      displayName: 'd',
      experimentName: 'e',
      tags: { a: 'b', c: null },
      services: { Studio: { jobServiceType: 'Studio', endpoint: 'https://ml.azure.com/runs/j1' }, Tracking: null },
      outputs: { trained_model: { jobOutputType: 'mlflow_model', uri: null } },
      ...properties,
    },
    systemData: { createdAt: '2026-01-01T00:00:00Z' },
  };
}

export const missing: ScriptedAnswer = { status: 404, body: { error: { code: 'NotFound', message: 'none' } } };

/** One step or the job itself, on a time line of seconds since the start. */
export interface PlayedRun {
  readonly id: string;
  /** Default: a step of the job. */
  readonly parent?: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly end?: 'Completed' | 'Failed' | 'Canceled';
  readonly error?: unknown;
  /** Lines of its log, each with the second at which it is written. */
  readonly lines?: readonly (readonly [at: number, text: string])[];
}

/** A job as the service shows it while time goes by on the clock. `fault` may answer instead. */
export function playJob(
  runs: readonly PlayedRun[],
  clock: FakeClock,
  fault: (request: ScriptedRequest, seconds: number) => ScriptedAnswer | undefined = () => undefined,
): Record<string, ScriptedRoute> {
  const startInMs = clock.now();
  const seconds = () => (clock.now() - startInMs) / 1000;
  const guarded = (answer: (request: ScriptedRequest) => ScriptedAnswer) => (request: ScriptedRequest) =>
    fault(request, seconds()) ?? answer(request);
  const statusOf = ({ startsAt, endsAt, end = 'Completed' }: PlayedRun) =>
    seconds() < startsAt ? 'NotStarted' : seconds() < endsAt ? 'Running' : end;
  const routes: Record<string, ScriptedRoute> = {};
  for (const played of runs) {
    const { id, lines, error } = played;
    const isRoot = id === 'j1';
    const log = isRoot ? 'logs/azureml/executionlogs.txt' : 'user_logs/std_log.txt';
    const text = () => (lines ?? []).map(([at, line]) => (at <= seconds() ? line : '')).join('');
    if (isRoot) routes['GET /jobs/j1'] = guarded(() => ({ body: jobAnswer(statusOf(played)) }));
    routes[`GET /runs/${id}/details`] = guarded(() => ({
      body: {
        runId: id,
        status: statusOf(played),
        logFiles:
          lines && seconds() >= played.startsAt
            ? { [log]: `https://logs.blob.core.windows.net/${id}?sig=s`, 'other.txt': 'https://x' }
            : {},
        error: seconds() >= played.endsAt ? error : null,
      },
    }));
    routes[`GET /runs/${id}/children`] = guarded(() => ({
      body: {
        value: runs
          .filter((child) => child.id !== 'j1' && (child.parent ?? 'j1') === id)
          .map((child) => ({
            runId: child.id,
            parentRunId: id,
            status: statusOf(child),
            displayName: `step ${child.id}`,
            runType: runs.some(({ parent }) => parent === child.id) ? 'azureml.PipelineRun' : 'azureml.StepRun',
          })),
      },
    }));
    routes[`GET /${id}`] = guarded(({ headers }) => {
      const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? headers.Range ?? '') ?? [];
      const rest = text().slice(Number(from), Number(to) + 1);
      return rest === '' ? { status: 416 } : { status: 206, body: rest };
    });
  }
  return routes;
}
