import { resolve } from 'node:path';
import { previewRows, type PreviewRow } from '@amltune/data';
import type { CommandContext, CommandResult } from '../command.ts';
import { toPlainLine, toPlainText } from '../plain-text.ts';
import { cutLine } from '../text-width.ts';

interface HeadInput {
  readonly file: string;
  readonly count: number;
  readonly full: boolean;
  readonly sampleSeed: number | undefined;
}

/**
 * Rows of a file; for people one turn a line, cut to the width unless whole texts are asked for.
 *
 * @throws AmltuneError whatever `previewRows` throws
 */
export async function showHead(input: HeadInput, { io }: CommandContext): Promise<CommandResult> {
  const { count, full, sampleSeed } = input;
  const rows = await previewRows(resolve(io.cwd, input.file), {
    count,
    ...(sampleSeed !== undefined && { sampleSeed }),
    abortSignal: io.abortSignal,
  });
  const width = full ? undefined : (io.stdout.columns ?? 100);
  const text = rows.map((row) => rowText(row, width)).join('\n');
  return { value: rows, view: { kind: 'text', text } };
}

function rowText({ line, row }: PreviewRow, width: number | undefined): string {
  const { messages, ...columns } = (typeof row === 'object' && row !== null ? row : { row }) as Record<string, unknown>;
  const entries = Object.entries(columns).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const turns = Array.isArray(messages)
    ? messages.map((turn: { role?: unknown; content?: unknown } | null) => [
        `${String(turn?.role)}`,
        typeof turn?.content === 'string' ? turn.content : JSON.stringify(turn?.content),
      ])
    : [];
  const lines = [...entries, ...turns].map(([name = '', value = '']) =>
    width === undefined
      ? `  ${toPlainLine(name)}: ${toPlainText(value)}`
      : cutLine(`  ${toPlainLine(name)}: ${toPlainLine(value)}`, width),
  );
  return [`line ${line}`, ...lines, ''].join('\n');
}
