import { stat } from 'node:fs/promises';
import { openFileSource, type OpenByteSource } from '../byte-source.ts';
import { dataError } from '../error-codes.ts';
import { explainHubRefusal } from '../hub.ts';
import { openRemoteFile, type RemoteIdentity, type TransferMeter } from '../remote-file.ts';
import type { RemoteContext } from '../remote-request.ts';
import type { Slice } from '../slice.ts';
import { isJsonlPath, type DataFile, type SplitFiles } from '../split-files.ts';
import { planJsonlSplit } from './jsonl-split.ts';
import { Journal } from './journal.ts';
import { pathOfFile, urlOfFile, type OpenedDataset } from './open-dataset.ts';
import type { DownloadedFile, DownloadOptions } from './options.ts';
import { planParquetSplit } from './parquet-split.ts';
import type { PlannedSplit, SplitJob, SplitSource } from './split-job.ts';
import { journalPathOf, partsFolderOf, removeTraces, SplitOutput } from './split-output.ts';
import { Spool } from './spool.ts';

/** A split that has to be made. */
export interface PendingSplit {
  readonly split: SplitFiles;
  /** Of the output. */
  readonly path: string;
  readonly key: string;
}

/** What a run of {@link fetchSplits} works on. */
export interface FetchRun {
  readonly context: RemoteContext;
  readonly meter: TransferMeter;
  readonly dataset: OpenedDataset;
  readonly slice: Slice;
  readonly options: DownloadOptions;
  readonly pending: readonly PendingSplit[];
  readonly onFinished: (target: PendingSplit, file: DownloadedFile) => Promise<void>;
}

interface OpenSplit {
  readonly target: PendingSplit;
  readonly output: SplitOutput;
  readonly planned: PlannedSplit;
}

const defaultParallelism = 6;

/** Plans all splits, tells the plan, then fetches and writes one split after the other from one queue of requests. */
export async function fetchSplits(run: FetchRun): Promise<void> {
  const { abortSignal, parallelism = defaultParallelism } = run.options;
  const spool = new Spool({ parallelism, ...(abortSignal && { abortSignal }) });
  const open: { close: () => Promise<void> }[] = [];
  const finishedPaths: string[] = [];
  try {
    const splits: OpenSplit[] = [];
    for (const target of run.pending) {
      const { output, resumedRows } = await openOutput(target, run.options.overwrite ?? false);
      open.push({ close: () => output.close() });
      const sources: SplitSource[] = [];
      for (const [index, file] of target.split.files.entries()) {
        const opened = await openSource(run, spool, { target, file, index, journal: output.journal });
        if (opened.close) open.push({ close: opened.close });
        sources.push(opened);
      }
      const planned = await planSplit(toJob(run, { target, output, sources, parallelism }));
      splits.push({ target, output, planned });
      if (resumedRows > 0)
        run.options.onEvent?.({ type: 'file-resumed', split: target.split.split, rows: resumedRows });
    }
    const summaries = splits.map(({ planned }) => planned.summary);
    run.options.onEvent?.({
      type: 'download-planned',
      ...(run.dataset.revision && { revision: run.dataset.revision }),
      bytes: summaries.reduce((sum, { bytes }) => sum + bytes, 0),
      requests: summaries.reduce((sum, { requests }) => sum + requests, 0),
      splits: summaries,
    });
    for (const { planned } of splits) planned.schedule();
    for (const { target, output, planned } of splits) {
      await planned.write();
      const { path, split } = target;
      const finished = await output.finish();
      await run.onFinished(target, { split: split.split, path, ...finished });
      finishedPaths.push(path);
      run.options.onEvent?.({ type: 'file-finished', split: split.split, path, rows: finished.rows, reused: false });
    }
  } finally {
    await spool.close();
    for (const one of open) await one.close();
    // Only now: the spool still holds files of its folder open.
    for (const path of finishedPaths) await removeTraces(path);
  }
}

/** The output where it stands: an unfinished one of the same key goes on, any other is begun anew. */
async function openOutput(
  { path, key }: PendingSplit,
  overwrite: boolean,
): Promise<{ output: SplitOutput; resumedRows: number }> {
  const known = overwrite ? undefined : await Journal.read(journalPathOf(path), key);
  if (!known) await removeTraces(path);
  const journal = known ?? (await Journal.create(journalPathOf(path), key));
  const output = await SplitOutput.open(path, journal);
  return { output, resumedRows: output.progress.rows };
}

async function planSplit(job: SplitJob & { isJsonl: boolean }): Promise<PlannedSplit> {
  return job.isJsonl ? planJsonlSplit(job) : planParquetSplit(job);
}

function toJob(
  { meter, options, slice }: FetchRun,
  parts: { target: PendingSplit; output: SplitOutput; sources: readonly SplitSource[]; parallelism: number },
): SplitJob & { isJsonl: boolean } {
  const { abortSignal, ascii, columns, mapRow, onEvent, rename } = options;
  const { output, parallelism, sources, target } = parts;
  return {
    split: target.split.split,
    isJsonl: target.split.files.every(({ path }) => isJsonlPath(path)),
    slice,
    sources,
    output,
    parallelism,
    emit: (event) => onEvent?.(event),
    bytesFetched: () => meter.bytes,
    ...(abortSignal && { abortSignal }),
    ...(ascii && { ascii }),
    ...(columns && { columns }),
    ...(mapRow && { mapRow }),
    ...(rename && { rename }),
  };
}

async function openSource(
  run: FetchRun,
  spool: Spool,
  place: { target: PendingSplit; file: DataFile; index: number; journal: Journal },
): Promise<SplitSource & { close?: () => Promise<void> }> {
  const { file, index, journal, target } = place;
  const { origin, revision } = run.dataset;
  const url = urlOfFile(run.dataset, file);
  const known = journal.identities[index];
  if (origin.kind === 'path' || !url) {
    const path = origin.kind === 'path' ? pathOfFile(origin, file) : file.path;
    const source = await openLocal(path, { known, index, journal });
    return { source, close: () => source.close() };
  }
  const identity = { contentTags: {}, ...known, byteLength: file.byteLength };
  const hasToken = run.context.token !== undefined;
  const remote = openRemoteFile(run.context, {
    url,
    identity,
    meter: run.meter,
    ...(origin.kind === 'hub' && {
      explain: (reply) =>
        explainHubRefusal(
          { hubUrl: new URL(origin.hubUrl), id: origin.id, revision: revision ?? 'main' },
          hasToken,
          reply,
        ),
    }),
  });
  let noted = JSON.stringify(known);
  const onIdentity = async () => {
    const now = JSON.stringify(identity);
    if (now === noted) return;
    noted = now;
    await noteIdentity(journal, index, identity);
  };
  const folder = partsFolderOf(target.path);
  const spooled = await spool.add({ folder, key: String(index), remote, onIdentity });
  return { source: spooled, spooled };
}

async function noteIdentity(journal: Journal, index: number, identity: RemoteIdentity): Promise<void> {
  const identities = [...journal.identities];
  identities[index] = structuredClone(identity);
  await journal.append({ identities });
}

async function openLocal(
  path: string,
  { index, journal, known }: { index: number; journal: Journal; known: RemoteIdentity | undefined },
): Promise<OpenByteSource> {
  const source = await openFileSource(path);
  const { mtimeMs, size } = await stat(path);
  const identity = { byteLength: size, contentTags: { file: String(mtimeMs) } };
  if (known && JSON.stringify(known) !== JSON.stringify(identity)) {
    await source.close();
    throw dataError('REMOTE_CHANGED', `${path} changed since the download began.`);
  }
  await noteIdentity(journal, index, identity);
  return source;
}
