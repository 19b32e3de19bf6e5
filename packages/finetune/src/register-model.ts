import {
  encodePathSegment,
  formatAssetUri,
  isServiceError,
  systemClock,
  throwIfAborted,
  type Clock,
  type WorkspaceClient,
} from '@amltune/core';
import { maybe, modelVersion, object, string, type ModelVersion } from '@amltune/wire';
import { finetuneError } from './error-codes.ts';
import { findModelFile } from './find-model-file.ts';
import { jobOutputs } from './job-outputs.ts';
import { getJob } from './jobs.ts';
import type { ReadOptions } from './run-history.ts';

/** What is registered. */
export interface RegisterModelOptions extends ReadOptions {
  /** The job that made it. */
  readonly job: string;
  /** Default `trained_model`. */
  readonly output?: string;
  readonly name: string;
  /** Default: the next one. The notebook takes the timestamp of its run. */
  readonly version?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
  /** Default: the machine's time. */
  readonly clock?: Clock;
}

/** A model in the workspace. */
export interface RegisteredModel {
  /** ARM id, which a deployment takes. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly uri?: string;
  /** False for one that an earlier call had registered from the same output. */
  readonly isCreated: boolean;
  /** False where the storage did not let the caller look for the file MLmodel. */
  readonly isVerified: boolean;
}

// As the Python client 1.34.0 sends them (seen on the wire).
const modelApiVersion = '2023-08-01-preview';

/** Waits for an output that reaches the storage a little after its job has completed. */
const lagInMs = [2000, 5000, 10_000, 20_000];

/**
 * Registers the output of a completed job as an MLflow model, once its files have been seen. The service keeps the lineage
 * from the model to the job. Calling it again with the same version finds the model that is there.
 *
 * @throws AmltuneError `JOB_NOT_COMPLETED`
 * @throws AmltuneError `MODEL_FILES_MISSING` for an output without an MLmodel file
 * @throws AmltuneError `MODEL_VERSION_TAKEN` for a version that comes from something else
 * @throws AmltuneError `ID_INVALID`, `ABORTED`, and what the workspace's `send` throws, as `SERVICE_NOT_FOUND`
 */
export async function registerModel(
  workspace: WorkspaceClient,
  options: RegisterModelOptions,
): Promise<RegisteredModel> {
  const { job, output = 'trained_model', name, abortSignal } = options;
  throwIfAborted(abortSignal);
  const { status } = await getJob(workspace, job, { abortSignal });
  if (status !== 'Completed') throw finetuneError('JOB_NOT_COMPLETED', `The job ${job} is ${status}, not Completed.`);
  const version = options.version ?? (await nextVersion(workspace, name, { abortSignal }));
  const existing =
    options.version === undefined ? undefined : await findVersion(workspace, name, version, { abortSignal });
  if (existing) {
    if (!isFrom(existing, job, output)) throw versionTaken(name, version);
    return { ...toRegistered(existing, name), isCreated: false, isVerified: true };
  }
  const isVerified = await waitForFiles(workspace, options, output);
  try {
    const { body } = await workspace.send({
      method: 'PUT',
      path: versionPath(name, version),
      apiVersion: modelApiVersion,
      body: {
        properties: {
          ...(options.description !== undefined && { description: options.description }),
          properties: options.properties ?? {},
          tags: options.tags ?? {},
          isAnonymous: false,
          isArchived: false,
          modelType: 'mlflow_model',
          modelUri: formatAssetUri({ kind: 'job-output', job, output }),
        },
      },
      guard: modelVersion,
      abortSignal,
    });
    return { ...toRegistered(body, name), isCreated: true, isVerified };
  } catch (error) {
    // Someone else was faster: the service does not let a version's path change.
    const isTaken = isServiceError(error) && (error.statusCode === 409 || /cannot be updated/i.test(error.message));
    throw isTaken ? versionTaken(name, version, error) : error;
  }
}

async function waitForFiles(
  workspace: WorkspaceClient,
  { job, clock = systemClock, abortSignal }: RegisterModelOptions,
  output: string,
): Promise<boolean> {
  for (const waitInMs of [...lagInMs, undefined]) {
    const found = (await jobOutputs(workspace, job, { abortSignal })).find(({ name }) => name === output);
    const state = found ? await findModelFile(workspace, found.uri, { abortSignal }) : 'missing';
    // A place that was guessed and is empty may be the wrong place, but then nobody can say more.
    if (state !== 'missing') return state === 'found';
    if (waitInMs === undefined) break;
    await clock.sleep(waitInMs, abortSignal);
  }
  throw finetuneError('MODEL_FILES_MISSING', `The output ${output} of the job ${job} holds no MLmodel file.`);
}

async function findVersion(
  workspace: WorkspaceClient,
  name: string,
  version: string,
  options: ReadOptions,
): Promise<ModelVersion | undefined> {
  const path = versionPath(name, version);
  const request = { method: 'GET', path, apiVersion: modelApiVersion, ...options } as const;
  try {
    return (await workspace.send({ ...request, guard: modelVersion })).body;
  } catch (error) {
    if (isServiceError(error) && error.statusCode === 404) return undefined;
    throw error;
  }
}

const container = object({ properties: maybe(object({ nextVersion: maybe(string) })) });

/** The number that the service counts on, as the Python client asks for it. */
async function nextVersion(workspace: WorkspaceClient, name: string, options: ReadOptions): Promise<string> {
  const path = `/models/${encodePathSegment(name)}`;
  try {
    const { body } = await workspace.send({
      method: 'GET',
      path,
      apiVersion: modelApiVersion,
      guard: container,
      ...options,
    });
    return body.properties?.nextVersion ?? '1';
  } catch (error) {
    if (isServiceError(error) && error.statusCode === 404) return '1';
    throw error;
  }
}

function toRegistered({ id, name: version, properties: { modelUri } }: ModelVersion, name: string) {
  return { id, name, version, ...(modelUri && { uri: modelUri }) };
}

/** The service rewrites the address of a job's output to a path in a datastore, and names the job beside it. */
function isFrom({ properties: { jobName, modelUri } }: ModelVersion, job: string, output: string): boolean {
  return jobName === job || [`/${job}/${output}`, `/${job}/outputs/${output}`].some((part) => modelUri?.includes(part));
}

function versionTaken(name: string, version: string, cause?: unknown): Error {
  return finetuneError('MODEL_VERSION_TAKEN', `Version ${version} of the model ${name} comes from something else.`, {
    cause,
  });
}

function versionPath(name: string, version: string): string {
  return `/models/${encodePathSegment(name)}/versions/${encodePathSegment(version)}`;
}
