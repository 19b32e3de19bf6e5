import { connect, createCredential, loadWorkspaceConfig, resolveCloud, type WorkspaceIds } from '@amltune/core';
import manifest from '../package.json' with { type: 'json' };
import type { AzureInput, WorkspaceInput } from './azure-options.ts';
import type { CommandContext } from './command.ts';
import { httpClientOf } from './http-client.ts';

/** What the command line puts before the libraries' part of the user agent. */
export const userAgentPrefix = `amltune-cli/${manifest.version}`;

/** The ids given by options; the others are looked up by core. */
export function workspaceFlags({ subscription, resourceGroup, workspaceName }: WorkspaceInput): Partial<WorkspaceIds> {
  return {
    ...(subscription !== undefined && { subscriptionId: subscription }),
    ...(resourceGroup !== undefined && { resourceGroup }),
    ...(workspaceName !== undefined && { workspaceName }),
  };
}

/** Signs in as the options say. */
export async function signIn({ cloud: name, credential, tenant }: AzureInput, context: CommandContext) {
  const { io, report, isInteractive } = context;
  const { abortSignal, env } = io;
  const httpClient = httpClientOf(io);
  const cloud = await resolveCloud(name, { env, httpClient, abortSignal });
  const choice = await createCredential({
    cloud,
    env,
    httpClient,
    abortSignal,
    onDeviceCode: (message) => report.note(message),
    // Where someone may be asked, core looks for a display as well.
    ...(!isInteractive && { interactive: false }),
    ...(io.credential && { credential: io.credential }),
    ...(credential && { name: credential }),
    ...(tenant !== undefined && { tenantId: tenant }),
  });
  for (const { source, ok, reason } of choice.attempts) report.detail(`credential ${source}: ${ok ? 'used' : reason}`);
  return { cloud, httpClient, choice };
}

/** Signs in and connects to a registry. */
export async function openRegistry(input: AzureInput & { readonly registry: string }, context: CommandContext) {
  const { cloud, httpClient, choice } = await signIn(input, context);
  const { credential } = choice;
  const { registry } = await connect({ cloud, httpClient, credential, registry: input.registry, userAgentPrefix });
  return registry;
}

/** Signs in and connects to the workspace that options, environment and config files name. */
export async function openWorkspace(input: AzureInput & WorkspaceInput, context: CommandContext) {
  const { cwd, env } = context.io;
  const ids = await loadWorkspaceConfig(cwd, { env, flags: workspaceFlags(input) });
  const { cloud, httpClient, choice } = await signIn(input, context);
  const { credential } = choice;
  const { workspace } = await connect({ cloud, httpClient, credential, workspace: ids, userAgentPrefix });
  return workspace;
}
