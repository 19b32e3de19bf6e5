import { encodePathSegment, type WorkspaceClient } from '@amltune/core';
import { run, runDetails, type Run, type RunDetails } from '@amltune/wire';

/** Run history follows jobs and their steps. Paths and version as the Python client 1.34.0 sends them. */
const history = { base: { service: 'history/v1.0' }, apiVersion: 'v1.0' } as const;

/** What every read takes. */
export interface ReadOptions {
  readonly abortSignal?: AbortSignal;
}

/** Reads a run with the addresses of its logs. */
export async function getRunDetails(
  workspace: WorkspaceClient,
  runId: string,
  options: ReadOptions = {},
): Promise<RunDetails> {
  const path = `/runs/${encodePathSegment(runId)}/details`;
  return (await workspace.send({ method: 'GET', path, guard: runDetails, ...history, ...options })).body;
}

/** Reads a run. */
export async function getRun(workspace: WorkspaceClient, runId: string, options: ReadOptions = {}): Promise<Run> {
  const path = `/runs/${encodePathSegment(runId)}`;
  return (await workspace.send({ method: 'GET', path, guard: run, ...history, ...options })).body;
}

/** A step of a pipeline, at any depth. */
export interface RunNode {
  readonly run: Run;
  /** 0 for the steps of the job itself. */
  readonly depth: number;
}

/** Deeper than any pipeline of components is nested. */
const maxDepth = 5;

/** Lists all steps below a run, each behind the one that holds it. A pipeline in the pipeline has steps of its own. */
export async function listSteps(
  workspace: WorkspaceClient,
  runId: string,
  options: ReadOptions = {},
  depth = 0,
): Promise<RunNode[]> {
  const nodes: RunNode[] = [];
  const children = workspace.list(`/runs/${encodePathSegment(runId)}/children`, { guard: run, ...history, ...options });
  for await (const child of children) {
    nodes.push({ run: child, depth });
    if (depth < maxDepth && mayHoldSteps(child)) {
      nodes.push(...(await listSteps(workspace, child.runId, options, depth + 1)));
    }
  }
  return nodes;
}

/** A step of a script has none; asking each anyway would double the requests. */
function mayHoldSteps({ runType, properties }: Run): boolean {
  const source = properties?.['azureml.runsource'];
  const kind = properties?.StepType;
  return runType !== 'azureml.StepRun' || source === 'azureml.PipelineRun' || /pipeline|subgraph/i.test(kind ?? '');
}
