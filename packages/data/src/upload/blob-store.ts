import { throwIfAborted, type AmltuneError, type Clock } from '@amltune/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { ContainerClient } from '@azure/storage-blob';
import { openContainer, type BlobAuthorization, type BlobPlace, type BlobSession } from './blob-container.ts';
import type { UploadEvent } from './events.ts';
import {
  describeFailure,
  planRetry,
  readStorageFailure,
  storageError,
  type StorageFailure,
} from './storage-failure.ts';

/** What a store works with. */
export interface BlobStoreContext {
  readonly place: BlobPlace;
  readonly httpClient: HttpClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent?: ((event: UploadEvent) => void) | undefined;
  /** Asks for a signature or key anew, or for the identity alone. */
  readonly authorize: (identityOnly: boolean) => Promise<BlobAuthorization>;
}

/** What the service says about a blob. */
export interface BlobFacts {
  readonly sizeInBytes: number;
  /** In lower-case hexadecimal; absent where whoever committed the blob gave none. */
  readonly md5?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Ids of the blocks of a blob. */
export interface BlobBlocks {
  /** In order. */
  readonly committed: readonly string[];
  readonly uncommitted: ReadonlySet<string>;
}

/** A blob as {@link BlobStore.put} sends it. */
export interface BlobBody {
  readonly bytes: Buffer;
  readonly md5: string;
}

/** A signature of this age is worth renewing where it is refused; a younger one would be refused again. */
const signatureAgeInMs = 5 * 60_000;
const blobHTTPHeaders = { blobContentType: 'application/octet-stream' };

/**
 * A container with what an upload does to it. Each request is repeated while its failure may pass, after a change of
 * authorisation where that helps; what remains is thrown.
 *
 * Every method throws AmltuneError `UPLOAD_FORBIDDEN`, `UPLOAD_NETWORK_BLOCKED`, `UPLOAD_CONTAINER_NOT_FOUND`,
 * `UPLOAD_REFUSED`, `UPLOAD_UNAVAILABLE`, `SERVICE_UNREACHABLE`, `CREDENTIAL_UNAVAILABLE`, `HOST_REFUSED`, `ABORTED`.
 */
export class BlobStore {
  readonly #context: BlobStoreContext;
  #session: BlobSession;
  #change: Promise<void> | undefined;

  private constructor(context: BlobStoreContext, session: BlobSession) {
    this.#context = context;
    this.#session = session;
  }

  static async open(context: BlobStoreContext, authorization: BlobAuthorization): Promise<BlobStore> {
    return new BlobStore(context, await openSession(context, authorization));
  }

  /** What is there under a name; undefined for nothing, and for blocks that were never committed. */
  async find(name: string, abortSignal?: AbortSignal): Promise<BlobFacts | undefined> {
    return this.#run(abortSignal, async (container, options) => {
      const found = await answerOf(container.getBlobClient(name).getProperties(options), missing);
      if (!found) return undefined;
      const { contentLength = 0, contentMD5, metadata = {} } = found;
      return {
        sizeInBytes: contentLength,
        metadata,
        ...(contentMD5 && { md5: Buffer.from(contentMD5).toString('hex') }),
      };
    });
  }

  /** Writes a whole blob; false when `onlyNew` and there is one already. */
  async put(name: string, { bytes, md5 }: BlobBody, onlyNew: boolean, abortSignal?: AbortSignal): Promise<boolean> {
    return this.#run(abortSignal, async (container, options) => {
      const sent = container.getBlockBlobClient(name).upload(bytes, bytes.length, {
        ...options,
        ...conditionsOf(onlyNew),
        blobHTTPHeaders,
        transactionalContentMD5: Buffer.from(md5, 'hex'),
      });
      return (await answerOf(sent, conflict)) !== 'conflict';
    });
  }

  async listBlocks(name: string, abortSignal?: AbortSignal): Promise<BlobBlocks> {
    return this.#run(abortSignal, async (container, options) => {
      const list = await answerOf(container.getBlockBlobClient(name).getBlockList('all', options), missing);
      return {
        committed: (list?.committedBlocks ?? []).map((block) => block.name),
        uncommitted: new Set((list?.uncommittedBlocks ?? []).map((block) => block.name)),
      };
    });
  }

  async stageBlock(name: string, id: string, { bytes, md5 }: BlobBody, abortSignal?: AbortSignal): Promise<void> {
    await this.#run(abortSignal, (container, options) =>
      container.getBlockBlobClient(name).stageBlock(id, bytes, bytes.length, {
        ...options,
        transactionalContentMD5: Buffer.from(md5, 'hex'),
      }),
    );
  }

  /** Makes a blob of staged blocks; `conflict` when `onlyNew` and there is one already. */
  async commit(
    name: string,
    ids: readonly string[],
    onlyNew: boolean,
    abortSignal?: AbortSignal,
  ): Promise<'done' | 'conflict' | 'blocks-missing'> {
    return this.#run(abortSignal, async (container, options) => {
      const sent = container
        .getBlockBlobClient(name)
        .commitBlockList([...ids], { ...options, ...conditionsOf(onlyNew), blobHTTPHeaders })
        .then(() => 'done' as const);
      // Another client's commit throws away the blocks that wait for ours.
      return answerOf(sent, (failure) =>
        failure.storageCode === 'InvalidBlockList' ? 'blocks-missing' : conflict(failure),
      );
    });
  }

  async setMetadata(name: string, metadata: Readonly<Record<string, string>>, abortSignal?: AbortSignal) {
    await this.#run(abortSignal, (container, options) =>
      container.getBlobClient(name).setMetadata({ ...metadata }, options),
    );
  }

  async #run<T>(
    abortSignal: AbortSignal | undefined,
    send: (container: ContainerClient, options: { abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const { clock, onEvent, place, random } = this.#context;
    for (let failures = 0; ;) {
      throwIfAborted(abortSignal);
      const session = this.#session;
      try {
        return await send(session.client, abortSignal ? { abortSignal } : {});
      } catch (error) {
        throwIfAborted(abortSignal);
        const failure = readStorageFailure(error);
        if (await this.#changeAccess(session, failure)) continue;
        failures += 1;
        const delayInMs = planRetry(failure, failures, random);
        if (delayInMs === undefined) throw this.#errorOf(failure, session);
        onEvent?.({ type: 'request-retried', host: place.host, reason: describeFailure(failure), delayInMs });
        await clock.sleep(delayInMs, abortSignal);
      }
    }
  }

  #errorOf(failure: StorageFailure, { access }: BlobSession): AmltuneError {
    return storageError(failure, { ...this.#context.place, isIdentity: access === 'identity' });
  }

  /** Goes on with another authorisation where the failure calls for one; whether the request is worth repeating. */
  async #changeAccess(session: BlobSession, failure: StorageFailure): Promise<boolean> {
    if (failure.status !== 403) return false;
    const { access, openedAtInMs } = session;
    const isKeyForbidden = failure.storageCode === 'KeyBasedAuthenticationNotPermitted' && access !== 'identity';
    const isExpired =
      failure.storageCode === 'AuthenticationFailed' &&
      access === 'sas' &&
      this.#context.clock.now() - openedAtInMs > signatureAgeInMs;
    if (!isKeyForbidden && !isExpired) return false;
    // Requests run side by side, and the first one to be refused changes it for all.
    if (session === this.#session) {
      this.#change ??= this.#replaceSession(session, isKeyForbidden).finally(() => (this.#change = undefined));
      await this.#change;
    }
    return true;
  }

  async #replaceSession({ access }: BlobSession, identityOnly: boolean): Promise<void> {
    this.#session = await openSession(this.#context, await this.#context.authorize(identityOnly));
    const reason = identityOnly ? 'the storage account allows no keys' : 'the signature has expired';
    this.#context.onEvent?.({ type: 'access-changed', from: access, to: this.#session.access, reason });
  }
}

async function openSession(context: BlobStoreContext, authorization: BlobAuthorization): Promise<BlobSession> {
  const client = await openContainer(context.place, authorization, context.httpClient);
  return { access: authorization.access, client, openedAtInMs: context.clock.now() };
}

function conditionsOf(onlyNew: boolean) {
  return onlyNew ? { conditions: { ifNoneMatch: '*' } } : {};
}

/** Failures that are answers to the question that was asked; `read` returns undefined for all others. */
async function answerOf<T, Answer>(
  sent: Promise<T>,
  read: (failure: StorageFailure) => Answer | undefined,
): Promise<T | Answer> {
  try {
    return await sent;
  } catch (error) {
    const answer = read(readStorageFailure(error));
    if (answer === undefined) throw error;
    return answer;
  }
}

function missing({ status, storageCode }: StorageFailure): null | undefined {
  return status === 404 && storageCode !== 'ContainerNotFound' ? null : undefined;
}

/** Put Blob answers 409, Put Block List either. */
function conflict({ storageCode }: StorageFailure): 'conflict' | undefined {
  return storageCode === 'BlobAlreadyExists' || storageCode === 'ConditionNotMet' ? 'conflict' : undefined;
}
