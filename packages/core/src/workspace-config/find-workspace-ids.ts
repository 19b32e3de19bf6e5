import { coreError } from '../error-codes.ts';
import { quoteText } from '../quote-text.ts';
import type {
  LoadWorkspaceConfigOptions,
  WorkspaceConfig,
  WorkspaceIdOrigin,
  WorkspaceIds,
} from '../workspace-config.ts';
import { findWorkspaceFile, readWorkspaceFile, type WorkspaceFileSearch } from './workspace-file.ts';

interface IdRule {
  readonly flag: string;
  /** In order; the first one set wins. */
  readonly variables: readonly string[];
  readonly fileKey: string;
  /** Piece of an ARM id, split at `/`. */
  readonly scopePiece: number;
}

type IdName = keyof WorkspaceIds;

// Variables: ours; those of Azure Developer CLI and the common samples; those that Azure ML sets inside a job; the defaults
// of the Azure CLI (`az configure --defaults group= workspace=`).
const idRules: Readonly<Record<IdName, IdRule>> = {
  subscriptionId: {
    flag: '--subscription',
    variables: ['AMLTUNE_SUBSCRIPTION_ID', 'AZURE_SUBSCRIPTION_ID', 'AZUREML_ARM_SUBSCRIPTION'],
    fileKey: 'subscription_id',
    scopePiece: 2,
  },
  resourceGroup: {
    flag: '--resource-group',
    variables: ['AMLTUNE_RESOURCE_GROUP', 'AZURE_RESOURCE_GROUP', 'AZUREML_ARM_RESOURCEGROUP', 'AZURE_DEFAULTS_GROUP'],
    fileKey: 'resource_group',
    scopePiece: 4,
  },
  workspaceName: {
    flag: '--workspace-name',
    variables: [
      'AMLTUNE_WORKSPACE_NAME',
      'AZUREML_WORKSPACE_NAME',
      'AZUREML_ARM_WORKSPACE_NAME',
      'AZURE_DEFAULTS_WORKSPACE',
    ],
    fileKey: 'workspace_name',
    scopePiece: 8,
  },
};

const idNames = ['subscriptionId', 'resourceGroup', 'workspaceName'] as const satisfies readonly IdName[];

/** What a piece of an ARM id can hold; whether such a workspace exists is the service's to say. */
const idPattern = /^[^\p{C}/\\?#%]{1,260}$/u;

interface FoundId extends WorkspaceIdOrigin {
  readonly value: unknown;
}

/** What `loadWorkspaceConfig` does, loaded when it is called. */
export async function findWorkspaceIds(start: string, options: LoadWorkspaceConfigOptions): Promise<WorkspaceConfig> {
  const { env = process.env, flags = {} } = options;
  const found = new Map<IdName, FoundId>();
  for (const name of idNames) {
    const id = fromFlag(name, flags) ?? fromEnvironment(name, env);
    if (id) found.set(name, id);
  }
  if (found.size === idNames.length) return toConfig(found);

  const search = await findWorkspaceFile(start, options.fileName);
  const { path } = search;
  const ids = path === undefined ? {} : readIds(await readWorkspaceFile(path), path);
  const missing = idNames.filter((name) => !found.has(name));
  if (path !== undefined) {
    for (const name of missing) {
      if (ids[name]) found.set(name, { origin: 'file', source: path, value: ids[name] });
    }
  }
  const stillMissing = missing.filter((name) => !found.has(name));
  if (stillMissing.length > 0) throw missingError(stillMissing, search);
  return { ...toConfig(found), ...(path !== undefined && { path }) };
}

function fromFlag(name: IdName, flags: Partial<WorkspaceIds>): FoundId | undefined {
  const value = flags[name];
  return value === undefined ? undefined : { origin: 'flag', source: idRules[name].flag, value };
}

function fromEnvironment(name: IdName, env: NodeJS.ProcessEnv): FoundId | undefined {
  const variable = idRules[name].variables.find((candidate) => env[candidate]);
  return variable ? { origin: 'environment', source: variable, value: env[variable] } : undefined;
}

function readIds(config: Readonly<Record<string, unknown>>, path: string): Partial<Record<IdName, unknown>> {
  const { Scope: scope } = config;
  if (!scope) return Object.fromEntries(idNames.map((name) => [name, config[idRules[name].fileKey]]));
  const pieces = typeof scope === 'string' ? scope.split('/') : [];
  if (pieces.length < 9) {
    throw coreError('WORKSPACE_CONFIG_INVALID', `The Scope in ${quoteText(path, 400)} is no id of a workspace.`, {
      fix: 'Write /subscriptions/…/resourceGroups/…/providers/Microsoft.MachineLearningServices/workspaces/….',
    });
  }
  return Object.fromEntries(idNames.map((name) => [name, pieces[idRules[name].scopePiece]]));
}

function toConfig(found: ReadonlyMap<IdName, FoundId>): WorkspaceConfig {
  const read = (name: IdName) => {
    const id = found.get(name);
    const value = typeof id?.value === 'string' ? id.value.trim() : id?.value;
    if (!id || typeof value !== 'string' || !idPattern.test(value)) {
      const shown = typeof value === 'string' ? quoteText(value) : `of type ${value === null ? 'null' : typeof value}`;
      throw coreError('WORKSPACE_CONFIG_INVALID', `The ${name} from ${quoteText(id?.source ?? '', 400)} is ${shown}.`, {
        fix: 'It has to be 1 to 260 characters, none of them a control character or one of / \\ ? # %.',
      });
    }
    return { value, origin: { origin: id.origin, source: id.source } };
  };
  const subscriptionId = read('subscriptionId');
  const resourceGroup = read('resourceGroup');
  const workspaceName = read('workspaceName');
  return {
    subscriptionId: subscriptionId.value,
    resourceGroup: resourceGroup.value,
    workspaceName: workspaceName.value,
    origins: {
      subscriptionId: subscriptionId.origin,
      resourceGroup: resourceGroup.origin,
      workspaceName: workspaceName.origin,
    },
  };
}

function missingError(missing: readonly IdName[], { path, folders, candidates }: WorkspaceFileSearch) {
  const places = path
    ? `The workspace config ${quoteText(path, 400)} lacks them.`
    : `No ${candidates.join(', ')} in these folders:\n${folders.map((folder) => `  ${quoteText(folder, 400)}`).join('\n')}`;
  const ways = missing.map((name) => {
    const { flag, variables, fileKey } = idRules[name];
    return `${name}: ${flag}, ${variables.join(', ')}, or "${fileKey}" in the file`;
  });
  return coreError(
    path ? 'WORKSPACE_CONFIG_INVALID' : 'WORKSPACE_CONFIG_NOT_FOUND',
    `The workspace is not known: ${missing.join(', ')} missing. ${places}`,
    { fix: `Set ${ways.join('; ')}.`, details: { missing, folders, ...(path && { path }) } },
  );
}
