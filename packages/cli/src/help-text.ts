import { loadCommand, type CommandResult, type LoadedCommand, type Program } from './command.ts';
import { wordsAfter } from './find-command.ts';
import { optionsOf } from './global-options.ts';
import type { Io } from './io.ts';
import type { OptionSpec } from './option-spec.ts';
import { placeholderOf } from './option-value.ts';
import { wrapText } from './text-width.ts';

/** One line of a help section: what to type and what it does. */
export type HelpRow = readonly [term: string, description: string];

const widest = 100;
const narrowest = 40;

/** `-o, --output FORMAT` */
export function optionTerm(name: string, spec: OptionSpec): string {
  const short = spec.short ? `-${spec.short}, ` : '';
  if (spec.type === 'boolean') return `${short}--${spec.default === true ? 'no-' : ''}${name}`;
  return `${short}--${name} ${placeholderOf(name, spec)}${spec.multiple ? ' …' : ''}`;
}

/** The description with the values allowed, the default and the variables. */
export function optionDescription(spec: OptionSpec): string {
  const notes = [
    ...(spec.choices ? [spec.choices.join(', ')] : []),
    ...(spec.default !== undefined && spec.type !== 'boolean' ? [`default ${spec.default}`] : []),
    ...(spec.env ? [`env ${spec.env.join(', ')}`] : []),
  ];
  return notes.length ? `${spec.description} (${notes.join('; ')})` : spec.description;
}

/** `amltune model show NAME [options]` */
export function usageOf(program: Program, command: LoadedCommand): string {
  const words = Object.entries(command.args).map(([name, { required, variadic }]) => {
    const word = name.toUpperCase() + (variadic ? '…' : '');
    return required ? word : `[${word}]`;
  });
  return [program.name, ...command.path, ...words, '[options]'].join(' ');
}

/** Options of a command under their headings, in the order of the data. */
export function optionSections(command: LoadedCommand | undefined): Map<string, HelpRow[]> {
  const sections = new Map<string, HelpRow[]>();
  for (const [name, spec] of Object.entries(optionsOf(command))) {
    const heading = spec.heading ?? 'Options';
    const rows = sections.get(heading) ?? [];
    const indent = spec.short ? '' : '    ';
    sections.set(heading, [...rows, [indent + optionTerm(name, spec), optionDescription(spec)]]);
  }
  return sections;
}

/** What can follow a group: its commands, or deeper groups. */
export function commandRows(program: Program, path: readonly string[]): HelpRow[] {
  return wordsAfter(program, path).map((word) => {
    const whole = [...path, word];
    const command = program.commands.find((each) => each.path.join(' ') === whole.join(' '));
    return [whole.join(' '), command?.summary ?? program.groups[whole.join(' ')] ?? ''];
  });
}

function sectionText(title: string, rows: readonly HelpRow[], width: number): string {
  const mostTermWidth = Math.min(34, Math.floor(width * 0.4));
  const termWidth = Math.min(mostTermWidth, Math.max(...rows.map(([term]) => term.length)));
  const indent = ' '.repeat(termWidth + 4);
  const lines = rows.flatMap(([term, description]) => {
    const wrapped = wrapText(description, width - indent.length);
    const head = `  ${term.padEnd(termWidth)}  `;
    // A long term stands on a line of its own.
    return term.length > termWidth
      ? [`  ${term}`, ...wrapped.map((line) => indent + line)]
      : [head + (wrapped[0] ?? ''), ...wrapped.slice(1).map((line) => indent + line)];
  });
  return `${title}:\n${lines.map((line) => `${line.trimEnd()}\n`).join('')}`;
}

function paragraph(text: string, width: number): string {
  return wrapText(text, width)
    .map((line) => `${line}\n`)
    .join('');
}

function commandHelp(program: Program, command: LoadedCommand, width: number): string {
  const args = Object.entries(command.args).map(([name, { description, choices }]): HelpRow => {
    return [name.toUpperCase(), choices ? `${description} (${choices.join(', ')})` : description];
  });
  return [
    `Usage: ${usageOf(program, command)}\n`,
    paragraph(command.description ?? `${command.summary}.`, width),
    ...(args.length ? [sectionText('Arguments', args, width)] : []),
    ...[...optionSections(command)].map(([heading, rows]) => sectionText(heading, rows, width)),
    ...(command.examples.length
      ? [`Examples:\n${command.examples.map((example) => `  $ ${example}\n`).join('')}`]
      : []),
  ].join('\n');
}

function groupHelp(program: Program, path: readonly string[], width: number): string {
  const isRoot = !path.length;
  const summary = isRoot ? program.summary : (program.groups[path.join(' ')] ?? '');
  const topics = program.topics.map((topic): HelpRow => [`help ${topic.name}`, topic.summary]);
  return [
    `Usage: ${[program.name, ...path].join(' ')} COMMAND [options]\n`,
    paragraph(`${summary}.`, width),
    sectionText('Commands', commandRows(program, path), width),
    ...(isRoot && topics.length ? [sectionText('Help topics', topics, width)] : []),
    ...[...optionSections(undefined)].map(([heading, rows]) => sectionText(heading, rows, width)),
    `Run \`${[program.name, ...path].join(' ')} COMMAND --help\` for the options of a command.\n`,
  ].join('\n');
}

/** The help of a command as a document for programs. */
function commandDocument(program: Program, command: LoadedCommand): unknown {
  const { path, summary, description, args, examples, mutates = false } = command;
  const usage = usageOf(program, command);
  return { path, usage, summary, description, mutates, args, options: optionsOf(command), examples };
}

function groupDocument(program: Program, path: readonly string[]): unknown {
  const commands = commandRows(program, path).map(([name, summary]) => ({ name, summary }));
  return { path, summary: path.length ? program.groups[path.join(' ')] : program.summary, commands };
}

/** The help of a command or of a group as the result of a command, fitted to the terminal. */
export async function helpResult(program: Program, path: readonly string[], io: Io): Promise<CommandResult> {
  const columns = io.stdout.isTTY ? (io.stdout.columns ?? 80) : widest;
  const width = Math.max(narrowest, Math.min(widest, columns));
  const entry = program.commands.find((each) => each.path.join(' ') === path.join(' '));
  if (!entry) {
    const text = groupHelp(program, path, width);
    return { value: groupDocument(program, path), view: { kind: 'text', text } };
  }
  const command = await loadCommand(entry);
  const text = commandHelp(program, command, width);
  return { value: commandDocument(program, command), view: { kind: 'text', text } };
}
