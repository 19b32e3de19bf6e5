/** The three ids that name a workspace. */
export interface WorkspaceIds {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly workspaceName: string;
}

/** Where one id came from. */
export interface WorkspaceIdOrigin {
  readonly origin: 'flag' | 'environment' | 'file';
  /** Name of the flag or variable, or path of the file. */
  readonly source: string;
}

/** The ids of a workspace with the origin of each. */
export interface WorkspaceConfig extends WorkspaceIds {
  readonly origins: Readonly<Record<keyof WorkspaceIds, WorkspaceIdOrigin>>;
  /** The config file that gave at least one of the ids. */
  readonly path?: string;
}

/** What {@link loadWorkspaceConfig} reads besides the file. */
export interface LoadWorkspaceConfigOptions {
  /** Looked for instead of `config.json` and `project.json`. */
  fileName?: string;
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Ids that win over every other place, as given on a command line. */
  flags?: Partial<WorkspaceIds>;
}

/**
 * Finds out which workspace is meant. Each id comes from the flags, else from the environment, else from a config file.
 *
 * The file is `start` itself if that is a file, else the first hit of the search of the Python client's
 * `MLClient.from_config` from the folder `start` upwards (default: the working directory). It gives either `Scope`, the ARM
 * id of the workspace, which wins, or `subscription_id`, `resource_group` and `workspace_name`. When flags and environment
 * give all three ids no file is read.
 *
 * @throws AmltuneError `WORKSPACE_CONFIG_NOT_FOUND` without a file and with ids missing
 * @throws AmltuneError `WORKSPACE_CONFIG_INVALID` if the file cannot be read, lacks ids, or an id is malformed
 */
export async function loadWorkspaceConfig(
  start = process.cwd(),
  options: LoadWorkspaceConfigOptions = {},
): Promise<WorkspaceConfig> {
  const { findWorkspaceIds } = await import('./workspace-config/find-workspace-ids.ts');
  return findWorkspaceIds(start, options);
}
