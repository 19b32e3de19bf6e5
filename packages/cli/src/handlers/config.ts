import { isAmltuneError, loadWorkspaceConfig, type WorkspaceConfig, type WorkspaceIds } from '@amltune/core';
import type { AzureInput, WorkspaceInput } from '../azure-options.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { workspaceFlags } from '../session.ts';

type ConfigInput = AzureInput & WorkspaceInput & { readonly registry: string };

/** One setting with where it comes from; `unset` where nothing gives a value. */
interface Setting {
  readonly key: string;
  readonly value: string | null;
  readonly origin: 'flag' | 'environment' | 'file' | 'built-in' | 'unset';
  /** The option, the variable or the path. */
  readonly source: string | null;
}

/** Option of each id, which core knows by another name than the command line. */
const idOptions: Readonly<Record<keyof WorkspaceIds, string>> = {
  subscriptionId: '--subscription',
  resourceGroup: '--resource-group',
  workspaceName: '--workspace-name',
};

/** The workspace, or undefined with a warning: the other settings are still worth showing. */
async function findWorkspace(input: ConfigInput, { io, report }: CommandContext): Promise<WorkspaceConfig | undefined> {
  try {
    return await loadWorkspaceConfig(io.cwd, { env: io.env, flags: workspaceFlags(input) });
  } catch (error) {
    if (!isAmltuneError(error)) throw error;
    report.warn(error.message);
    return undefined;
  }
}

async function readSettings(input: ConfigInput, context: CommandContext): Promise<Setting[]> {
  const workspace = await findWorkspace(input, context);
  const ids = (['subscriptionId', 'resourceGroup', 'workspaceName'] as const).map((key): Setting => {
    if (!workspace) return { key, value: null, origin: 'unset', source: null };
    const { origin, source } = workspace.origins[key];
    return { key, value: workspace[key], origin, source: origin === 'flag' ? idOptions[key] : source };
  });
  const fromOption = (key: string, option: string, value: string | undefined): Setting => {
    const { origin = 'built-in', source = null } = context.origins[option] ?? {};
    return { key, value: value ?? null, origin: value === undefined ? 'unset' : origin, source };
  };
  return [
    ...ids,
    fromOption('registry', 'registry', input.registry),
    fromOption('cloud', 'cloud', input.cloud),
    fromOption('credential', 'credential', input.credential),
    fromOption('tenantId', 'tenant', input.tenant),
  ];
}

/** The settings as one object, null where nothing is set. */
export async function showConfig(input: ConfigInput, context: CommandContext): Promise<CommandResult> {
  const settings = await readSettings(input, context);
  return {
    value: Object.fromEntries(settings.map(({ key, value }) => [key, value])),
    view: { kind: 'fields', fields: settings.map(({ key, value }) => [key, value]) },
  };
}

/** The settings with their origins. */
export async function explainConfig(input: ConfigInput, context: CommandContext): Promise<CommandResult> {
  const settings = await readSettings(input, context);
  const rows = settings.map(({ key, value, origin, source }) => [key, value, origin, source]);
  return { value: settings, view: { kind: 'table', columns: ['key', 'value', 'origin', 'source'], rows } };
}
