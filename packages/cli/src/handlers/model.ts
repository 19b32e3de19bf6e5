import type { Fact, RegistryAssetName, RegistryModel } from '@amltune/core';
import type { AzureInput } from '../azure-options.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { cliError } from '../error-codes.ts';
import { openRegistry } from '../session.ts';
import { valueText } from '../value-text.ts';

/** Values of the options of every command on models. */
type RegistryInput = AzureInput & { readonly registry: string };

interface ShowInput extends RegistryInput {
  readonly name: string;
  readonly version: string | undefined;
  readonly label: 'latest' | undefined;
}

interface ListInput extends RegistryInput {
  readonly name: string | undefined;
  readonly limit: number | undefined;
  readonly archived: boolean;
}

/** One fact as a line: the value, and where it stands. */
function factText({ value, from, key, alternatives = [] }: Fact<unknown>): string {
  const text = Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value);
  const others = alternatives.length
    ? `; ${alternatives.map((other) => `${other.from} ${other.key} differs`).join('; ')}`
    : '';
  return `${text || 'none'} (${from} ${key}${others})`;
}

const toLabel = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (first) => first.toUpperCase());

function modelFields(model: RegistryModel): (readonly [string, unknown])[] {
  const facts = Object.entries(model.facts).filter((entry): entry is [string, Fact<unknown>] => entry[1] !== undefined);
  return [
    ['Name', model.name],
    ['Version', model.version],
    ['Registry', model.registry],
    ['Id', model.id],
    ...(model.type ? [['Type', model.type] as const] : []),
    ['Archived', model.isArchived ? 'yes' : 'no'],
    ...(model.createdAt ? [['Created', model.createdAt] as const] : []),
    ...facts.map(([name, fact]) => [toLabel(name), factText(fact)] as const),
    ...(model.description ? [['Description', model.description] as const] : []),
  ];
}

/**
 * One version of a model with its facts.
 *
 * @throws AmltuneError `OPTION_CONFLICT`, and whatever core throws
 */
export async function showModel(input: ShowInput, context: CommandContext): Promise<CommandResult> {
  const { name, version, label } = input;
  if (version !== undefined && label !== undefined) {
    throw cliError('OPTION_CONFLICT', '--version and --label both choose a version.', { fix: 'Give one of the two.' });
  }
  const { abortSignal } = context.io;
  const step = context.report.step(`Reading model ${name}`);
  const registry = await openRegistry(input, context);
  const model = await registry.getModel(name, {
    abortSignal,
    ...(version !== undefined && { version }),
    ...(label && { label }),
  });
  step.done();
  for (const { from, key, problem } of model.findings) context.report.warn(`${from} ${key} cannot be read: ${problem}`);
  return { value: model, view: { kind: 'fields', fields: modelFields(model) } };
}

async function take<T extends { readonly isArchived: boolean }>(
  items: AsyncIterable<T>,
  { limit = Infinity, archived }: ListInput,
) {
  const taken: T[] = [];
  for await (const item of items) {
    if (item.isArchived && !archived) continue;
    taken.push(item);
    if (taken.length >= limit) break;
  }
  return taken;
}

function namesResult(names: readonly RegistryAssetName[]): CommandResult {
  const rows = names.map(({ name, latestVersion, description }) => [name, latestVersion, description]);
  return {
    value: names,
    view: { kind: 'table', columns: ['name', 'latest', 'description'], rows, empty: 'No models.' },
  };
}

function versionsResult(models: readonly RegistryModel[]): CommandResult {
  const rows = models.map(({ version, type, createdAt, facts }) => [
    version,
    type,
    createdAt,
    facts.finetuneRetiredOn?.value,
  ]);
  const columns = ['version', 'type', 'created', 'fine-tuning retired'];
  return { value: models, view: { kind: 'table', columns, rows, empty: 'No versions.' } };
}

/** Names of models with their newest version, or the versions of one model. */
export async function listModels(input: ListInput, context: CommandContext): Promise<CommandResult> {
  const { abortSignal } = context.io;
  const step = context.report.step(input.name === undefined ? 'Listing models' : `Listing versions of ${input.name}`);
  const registry = await openRegistry(input, context);
  const result =
    input.name === undefined
      ? namesResult(await take(registry.listModels(undefined, { abortSignal }), input))
      : versionsResult(await take(registry.listModels(input.name, { abortSignal }), input));
  step.done();
  return result;
}
