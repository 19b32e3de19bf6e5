import { resolve } from 'node:path';
import { uploadToDatastore, type UploadEvent } from '@amltune/data/upload';
import type { AzureInput, WorkspaceInput } from '../azure-options.ts';
import { showByteProgress, sizeText, type ByteProgress } from '../byte-progress.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { openWorkspace } from '../session.ts';

type UploadInput = AzureInput &
  WorkspaceInput & {
    readonly path: string;
    readonly datastore: string;
    readonly parallelism: number;
    readonly dryRun?: boolean;
  };

/**
 * Uploads content, or says where it would go.
 *
 * @throws AmltuneError whatever `uploadToDatastore` and signing in throw
 */
export async function uploadData(input: UploadInput, context: CommandContext): Promise<CommandResult> {
  const { io, report } = context;
  const { path, datastore, parallelism, dryRun = false } = input;
  const progress = showByteProgress(context, `Uploading ${path}`);
  const result = await uploadToDatastore({
    workspace: await openWorkspace(input, context),
    path: resolve(io.cwd, path),
    datastore,
    parallelism,
    dryRun,
    abortSignal: io.abortSignal,
    onEvent: (event) => tell(event, progress, report),
  });
  const size = `${result.files.length} files, ${sizeText(result.sizeInBytes)}`;
  progress.done(dryRun ? `Would upload ${size}` : result.uploaded ? `Uploaded ${size}` : `Already there: ${size}`);
  const fields: [string, unknown][] = [
    ['URI', result.uri],
    ['Hash', result.hash],
    ['Size', sizeText(result.sizeInBytes)],
    ['Files', result.files.length],
    ['Sent', result.uploaded ? 'yes' : 'no'],
  ];
  return { value: result, view: { kind: 'fields', fields } };
}

function tell(event: UploadEvent, progress: ByteProgress, report: CommandContext['report']): void {
  if (event.type === 'upload-progress') progress.update(event.bytes, event.totalBytes);
  else if (event.type === 'datastore-resolved')
    report.detail(
      `${event.datastore}: container ${event.container} of ${event.account}, by ${event.access}${event.reason ? ` (${event.reason})` : ''}`,
    );
  else if (event.type === 'access-changed')
    report.warn(`${event.from} was refused, now by ${event.to}: ${event.reason}`);
  else if (event.type === 'request-retried')
    report.detail(`${event.host}: ${event.reason}; again in ${event.delayInMs} ms`);
}
