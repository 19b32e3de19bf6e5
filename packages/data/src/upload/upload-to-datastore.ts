import { randomUUID } from 'node:crypto';
import {
  coreErrorCodes,
  errorsOf,
  formatAssetUri,
  isTokenHost,
  systemClock,
  throwIfAborted,
  type Clock,
  type WorkspaceClient,
} from '@amltune/core';
import { BlobStore } from './blob-store.ts';
import { hashTree, type HashedFile } from './content-hash.ts';
import { authorize, findDatastore, type BlobDatastore } from './datastore.ts';
import { eachLimited } from './each-limited.ts';
import type { UploadEvent } from './events.ts';
import { compareText, listLocalTree, type LocalTree } from './local-tree.ts';
import { createProgress } from './progress.ts';
import { sendFile } from './send-file.ts';

/** What to upload and where to. */
export interface UploadOptions {
  /** Its own credential is used where the datastore has no secrets, does not give them away, or its account allows no keys. */
  readonly workspace: WorkspaceClient;
  /** A file or a folder. */
  readonly path: string;
  /** Name of a blob datastore. Default `workspaceblobstore`, which every workspace has. */
  readonly datastore?: string;
  /** Requests at a time, from 1 on, each with a block of 4 MiB in memory. Default 6; fewer suit a slow line. */
  readonly parallelism?: number;
  /** Only say where the content would go: it is hashed, and no request is made. Default false. */
  readonly dryRun?: boolean;
  readonly onEvent?: (event: UploadEvent) => void;
  readonly abortSignal?: AbortSignal;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** A file of an upload. */
export interface UploadedFile {
  /** Below the folder that was given, with `/` in between; of a file on its own its name. */
  readonly path: string;
  readonly sizeInBytes: number;
}

/** What is in the datastore now. */
export interface UploadResult {
  /** What a job takes as its input; ends in `/` for a folder. */
  readonly uri: string;
  /** Of the content, as the Python client computes it. */
  readonly hash: string;
  /** False when an earlier upload of the same content, by any client, was there, and for a dry run. */
  readonly uploaded: boolean;
  readonly sizeInBytes: number;
  /** In the order of their paths. */
  readonly files: readonly UploadedFile[];
}

const coreError = errorsOf(coreErrorCodes);

/**
 * Uploads a file or folder to where the Python client would put it, by its content's hash, so that neither client sends
 * unchanged content twice. A run that was killed goes on where it stopped.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `UPLOAD_FOLDER_EMPTY`, `UPLOAD_IGNORE_INVALID`, `UPLOAD_FILE_CHANGED`, `UPLOAD_DATASTORE_UNSUPPORTED`, `UPLOAD_CONTAINER_NOT_FOUND`, `UPLOAD_FORBIDDEN`, `UPLOAD_NETWORK_BLOCKED`, `UPLOAD_REFUSED`, `UPLOAD_UNAVAILABLE`, `CREDENTIAL_UNAVAILABLE`, `HOST_REFUSED`, `SERVICE_UNREACHABLE`, any other `SERVICE_*` code, `ABORTED`
 * @throws AmltuneError `ID_INVALID` for a name that no URI can hold
 */
export async function uploadToDatastore(options: UploadOptions): Promise<UploadResult> {
  const { path, datastore: datastoreName = 'workspaceblobstore', clock = systemClock, abortSignal, onEvent } = options;
  throwIfAborted(abortSignal);
  const tree = await listLocalTree(path, abortSignal);
  const { hash, files: unsorted } = await hashTree(tree, { abortSignal, onBytes: tellHashing(tree, onEvent) });
  const files = [...unsorted].sort((one, other) => compareText(one.sortKey, other.sortKey));
  const sizeInBytes = files.reduce((sum, file) => sum + file.sizeInBytes, 0);

  const resultIn = (folder: string, uploaded: boolean): UploadResult => {
    const path = `${folder}/${hash}/${tree.name}${tree.isFolder ? '/' : ''}`;
    const uri = formatAssetUri({ kind: 'datastore-path', datastore: datastoreName, path });
    const listed = files.map(({ relativePath, sizeInBytes }) => ({ path: relativePath, sizeInBytes }));
    return { uri, hash, uploaded, sizeInBytes, files: listed };
  };
  // Made before anything is sent, so that a name which no URI can hold is found out now.
  const planned = resultIn(uploadFolder, false);
  if (options.dryRun) return planned;

  const datastore = await findDatastore(datastoreName, options);
  const store = await openStore(datastore, { ...options, clock });
  const finish = (folder: string, uploaded: boolean): UploadResult => {
    const result = resultIn(folder, uploaded);
    if (!uploaded) onEvent?.({ type: 'upload-found', uri: result.uri });
    return result;
  };

  // A folder is no blob: its first file carries the mark.
  const nameOf = ({ relativePath }: HashedFile, folder = uploadFolder) =>
    `${folder}/${hash}/${tree.isFolder ? `${tree.name}/` : ''}${relativePath}`;
  const [marked, ...others] = files as [HashedFile, ...HashedFile[]];
  const findFinished = () => findMark(store, (folder) => nameOf(marked, folder), abortSignal);
  const before = await findFinished();
  if (before) return finish(before, false);

  let finishedElsewhere: string | undefined;
  const context = {
    store,
    progress: createProgress(sizeInBytes, { clock, onEvent }),
    parallelism: Math.max(1, Math.floor(options.parallelism ?? 6) || 1),
    abortSignal,
    isFinished: async () => Boolean((finishedElsewhere = await findFinished())),
  };
  // First: the Python client overwrites the remainders of an upload only where it finds this one among them.
  await sendFile(nameOf(marked), marked, context);
  const small = others.filter(({ blocks }) => blocks.length <= 1);
  await eachLimited(small, context.parallelism, abortSignal, (file, signal) =>
    sendFile(nameOf(file), file, { ...context, abortSignal: signal }),
  );
  for (const file of others) if (file.blocks.length > 1) await sendFile(nameOf(file), file, context);
  if (finishedElsewhere) return finish(finishedElsewhere, false);
  // The names of the Python client: it reads the first entry, and takes the others for those of an asset.
  const metadata = { upload_status: 'completed', name: randomUUID(), version: randomUUID() };
  await store.setMetadata(nameOf(marked), metadata, abortSignal);
  return finish(uploadFolder, true);
}

const uploadFolder = 'LocalUpload';
/** Where the Python client's older versions uploaded to. */
const formerFolder = 'az-ml-artifacts';

/** The folder of a finished upload, asked for as the Python client does: the former one only where something is there. */
async function findMark(
  store: BlobStore,
  nameIn: (folder: string) => string,
  abortSignal: AbortSignal | undefined,
): Promise<string | undefined> {
  const found = await store.find(nameIn(uploadFolder), abortSignal);
  if (!found) return undefined;
  const former = await store.find(nameIn(formerFolder), abortSignal);
  if (former?.metadata['upload_status'] === 'completed') return formerFolder;
  return found.metadata['upload_status'] === 'completed' ? uploadFolder : undefined;
}

function tellHashing(tree: LocalTree, onEvent: UploadOptions['onEvent']) {
  const totalBytes = tree.entries.reduce((sum, { file }) => sum + (file?.sizeInBytes ?? 0), 0);
  let bytes = 0;
  return (more: number) => {
    bytes += more;
    onEvent?.({ type: 'hash-progress', bytes, totalBytes: Math.max(bytes, totalBytes) });
  };
}

async function openStore(datastore: BlobDatastore, options: UploadOptions & { clock: Clock }): Promise<BlobStore> {
  const { account, container, name } = datastore;
  const { clock, onEvent, random = Math.random, workspace } = options;
  const { cloud, credential, httpClient } = workspace.transport;
  const host = `${account}.blob.${cloud.storageSuffix}`;
  if (!isTokenHost(cloud, 'storage', `https://${host}`)) {
    throw coreError('HOST_REFUSED', `${host} is no storage host of the cloud ${cloud.name}.`);
  }
  const { authorization, reason } = await authorize(datastore, options);
  const { access } = authorization;
  onEvent?.({ type: 'datastore-resolved', datastore: name, account, container, access, ...(reason && { reason }) });
  return BlobStore.open(
    {
      place: { account, container, host },
      httpClient,
      clock,
      random,
      onEvent,
      authorize: async (identityOnly) =>
        identityOnly ? { access: 'identity', credential } : (await authorize(datastore, options)).authorization,
    },
    authorization,
  );
}
