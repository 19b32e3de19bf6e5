import { resolve } from 'node:path';
import { downloadSplits, type DownloadEvent } from '@amltune/data';
import { showByteProgress, sizeText, type ByteProgress } from '../byte-progress.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { cliError } from '../error-codes.ts';
import { httpClientOf } from '../http-client.ts';

interface DownloadInput {
  readonly dataset: string;
  readonly split: readonly string[];
  readonly percent: string | undefined;
  readonly slice: string | undefined;
  readonly out: string;
  readonly revision: string | undefined;
  readonly config: string | undefined;
  readonly column: readonly string[];
  readonly rename: readonly string[];
  readonly hubUrl: string | undefined;
  readonly parallelism: number;
  readonly ascii: boolean;
  readonly overwrite: boolean;
}

/**
 * Downloads splits and lists their files.
 *
 * @throws AmltuneError `OPTION_CONFLICT`, `OPTION_VALUE_INVALID`, and whatever `downloadSplits` throws
 */
export async function downloadData(input: DownloadInput, context: CommandContext): Promise<CommandResult> {
  const { io } = context;
  const { split, column, rename, out, percent, slice, revision, config, hubUrl, ...rest } = input;
  if (percent !== undefined && slice !== undefined)
    throw cliError('OPTION_CONFLICT', '--percent and --slice both choose rows.', { fix: 'Give one of the two.' });
  const result = await downloadSplits({
    ...rest,
    out: resolve(io.cwd, out),
    ...(split.length && { splits: split }),
    ...(column.length && { columns: column }),
    ...(rename.length && { rename: Object.fromEntries(rename.map(parseRename)) }),
    ...(percent !== undefined && { percent }),
    ...(slice !== undefined && { slice }),
    ...(revision !== undefined && { revision }),
    ...(config !== undefined && { config }),
    ...(hubUrl !== undefined && { hubUrl }),
    httpClient: httpClientOf(io),
    env: io.env,
    abortSignal: io.abortSignal,
    onEvent: reportDownload(context),
  });
  const rows = result.files.map(({ split: name, rows, bytes, path, sha256 }) => [
    name,
    rows,
    sizeText(bytes),
    path,
    sha256.slice(0, 12),
  ]);
  return { value: result, view: { kind: 'table', columns: ['split', 'rows', 'size', 'path', 'sha256'], rows } };
}

function parseRename(text: string): [string, string] {
  const [old, name, ...more] = text.split('=');
  if (!old || !name || more.length)
    throw cliError('OPTION_VALUE_INVALID', `--rename is ${JSON.stringify(text)}.`, {
      fix: 'Write it as --rename OLD=NEW.',
    });
  return [old, name];
}

/** Words about a download on stderr. */
function reportDownload(context: CommandContext): (event: DownloadEvent) => void {
  const { report } = context;
  let progress: ByteProgress | undefined;
  return (event) => {
    switch (event.type) {
      case 'download-planned':
        report.note(
          `Fetching ${sizeText(event.bytes)} in ${event.requests} requests${event.revision ? ` at ${event.revision.slice(0, 12)}` : ''}`,
        );
        for (const { split, rows, bytes } of event.splits)
          report.detail(`${split}: ${rows ?? 'unknown'} rows, ${sizeText(bytes)}`);
        progress = showByteProgress(context, 'Downloading', event.bytes);
        return;
      case 'download-progress':
        progress?.update(event.bytesFetched);
        return;
      case 'columns-detected':
        if (event.chat && event.chat.column !== 'messages')
          report.warn(
            `${event.split} keeps its conversations in ${event.chat.column}. Rename it with --rename ${event.chat.column}=messages.`,
          );
        return;
      case 'request-retried':
        report.detail(`${event.host}: ${event.reason}; again in ${event.delayInMs} ms`);
        return;
      case 'file-resumed':
        report.note(`${event.split} goes on after ${event.rows} rows`);
        return;
      case 'file-finished':
        if (event.reused) report.note(`${event.split} is here already: ${event.rows} rows`);
        else progress?.done(`${event.split}: ${event.rows} rows in ${event.path}`);
    }
  };
}
