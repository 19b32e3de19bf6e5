import { formatAssetUri, throwIfAborted, type WorkspaceClient } from '@amltune/core';
import { maybe, object, recordOf, string } from '@amltune/wire';
import { getJob } from './jobs.ts';
import type { ReadOptions } from './run-history.ts';

/** What a job has put out. */
export interface JobOutput {
  readonly name: string;
  /** As `mlflow_model` or `uri_folder`. */
  readonly type?: string;
  /** Id of the data or model asset that holds it. */
  readonly assetId?: string;
  /** Where its files are: a path in a datastore. */
  readonly uri: string;
  /** True where the service names no place, and this is the one that the Python client tries then. */
  readonly isGuessed: boolean;
}

const runData = object({
  runMetadata: object({ outputs: maybe(recordOf(object({ assetId: maybe(string), type: maybe(string) }))) }),
});
const resolved = object({ values: maybe(recordOf(object({ uri: maybe(string), path: maybe(string) }))) });

/**
 * Lists the outputs of a job with the places of their files. Before it has ended they may be incomplete.
 *
 * @throws AmltuneError `ID_INVALID`, `ABORTED`, and what the workspace's `send` throws, as `SERVICE_NOT_FOUND`
 */
export async function jobOutputs(
  workspace: WorkspaceClient,
  name: string,
  options: ReadOptions = {},
): Promise<JobOutput[]> {
  throwIfAborted(options.abortSignal);
  const job = await getJob(workspace, name, options);
  const { body } = await workspace.send({
    method: 'POST',
    path: '/rundata',
    base: { service: 'history/v1.0' },
    apiVersion: 'v1.0',
    body: { runId: name, selectRunMetadata: true, selectRunDefinition: true, selectJobSpecification: true },
    idempotent: true,
    guard: runData,
    ...options,
  });
  const assets = body.runMetadata.outputs ?? {};
  const ids = Object.values(assets).flatMap(({ assetId, type }) =>
    assetId ? [{ assetId, isModel: /_model$/.test(type ?? '') }] : [],
  );
  const places = {
    ...(await resolve(
      workspace,
      '/models',
      'modelregistry/v1.0',
      ids.filter(({ isModel }) => isModel),
      options,
    )),
    ...(await resolve(
      workspace,
      '/dataversion',
      'data/v1.0',
      ids.filter(({ isModel }) => !isModel),
      options,
    )),
  };
  const names = new Set([...Object.keys(job.outputs), ...Object.keys(assets)]);
  return [...names].map((output) => {
    const { assetId, type = job.outputs[output]?.type } = assets[output] ?? {};
    const uri = (assetId ? places[assetId] : undefined) ?? job.outputs[output]?.uri;
    return {
      name: output,
      ...(type && { type }),
      ...(assetId && { assetId }),
      uri: uri ?? guess(name, output),
      isGuessed: uri === undefined,
    };
  });
}

async function resolve(
  workspace: WorkspaceClient,
  path: string,
  service: string,
  assets: readonly { readonly assetId: string }[],
  options: ReadOptions,
): Promise<Record<string, string>> {
  if (assets.length === 0) return {};
  const { body } = await workspace.send({
    method: 'POST',
    path: `${path}/batchGetResolvedUris`,
    base: { service },
    body: { values: assets.map(({ assetId }) => assetId) },
    idempotent: true,
    guard: resolved,
    ...options,
  });
  return Object.fromEntries(
    Object.entries(body.values ?? {}).flatMap(([id, { uri, path: place }]) => {
      const found = uri ?? place;
      return found ? [[id, found]] : [];
    }),
  );
}

function guess(job: string, output: string): string {
  return formatAssetUri({ kind: 'datastore-path', datastore: 'workspaceblobstore', path: `azureml/${job}/${output}/` });
}
