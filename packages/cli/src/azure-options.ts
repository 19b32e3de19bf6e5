import type { CredentialName } from '@amltune/core';
import type { OptionInput, OptionSpecs } from './option-spec.ts';

const heading = 'Azure options';

/** The names that core accepts, listed here so that help and completion need not load what stands behind them. */
export const credentialNames = [
  'default',
  'environment',
  'workload-identity',
  'managed-identity',
  'visual-studio-code',
  'azure-cli',
  'azure-powershell',
  'azure-developer-cli',
  'azure-pipelines',
  'interactive-browser',
  'device-code',
] as const satisfies readonly CredentialName[];

/** Options of every command that talks to Azure. */
export const azureOptions = {
  cloud: {
    type: 'string',
    placeholder: 'NAME',
    env: ['AMLTUNE_CLOUD', 'AZUREML_CURRENT_CLOUD', 'AZURE_CLOUD_NAME'],
    description: 'Azure cloud, as AzureCloud, AzureChinaCloud or AzureUSGovernment',
    heading,
  },
  credential: {
    type: 'string',
    placeholder: 'NAME',
    choices: credentialNames,
    env: ['AMLTUNE_CREDENTIAL'],
    description: 'The one source of tokens to use',
    heading,
  },
  tenant: {
    type: 'string',
    placeholder: 'ID',
    env: ['AMLTUNE_TENANT_ID'],
    description: 'Tenant to sign in to',
    heading,
  },
} as const satisfies OptionSpecs;

/** The option of commands that read a registry. */
export const registryOptions = {
  registry: {
    type: 'string',
    placeholder: 'NAME',
    default: 'azureml',
    env: ['AMLTUNE_REGISTRY'],
    description: 'Registry that models and components come from',
    heading,
  },
} as const satisfies OptionSpecs;

/** Options that name a workspace; what is absent comes from the environment or from config.json. */
export const workspaceOptions = {
  subscription: { type: 'string', placeholder: 'ID', description: 'Subscription of the workspace', heading },
  'resource-group': { type: 'string', short: 'g', placeholder: 'NAME', description: 'Its resource group', heading },
  'workspace-name': { type: 'string', short: 'w', placeholder: 'NAME', description: 'Name of the workspace', heading },
} as const satisfies OptionSpecs;

/** Values of {@link azureOptions}. */
export type AzureInput = OptionInput<typeof azureOptions>;
/** Values of {@link workspaceOptions}. */
export type WorkspaceInput = OptionInput<typeof workspaceOptions>;
