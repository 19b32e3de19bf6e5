/** Whom a token is for: Azure Resource Manager (and every Azure ML API), endpoints and pipeline jobs, or blob storage. */
export type TokenAudience = 'management' | 'ml' | 'storage';

/** Hosts and ids of one Azure cloud. URLs have no trailing slash. */
export interface Cloud {
  readonly name: string;
  readonly resourceManager: string;
  readonly activeDirectory: string;
  /** Resource id of Azure ML, which is also the audience of scoring and pipeline tokens. */
  readonly mlResourceId: string;
  /** Suffix of storage hosts, as `core.windows.net`. */
  readonly storageSuffix: string;
  /** Base URL that registry names are looked up at. */
  readonly registryDiscovery: string;
  readonly portal: string;
  /** Host names, or `*.` and a suffix, that a token of each audience may be sent to. */
  readonly tokenHosts: Readonly<Record<TokenAudience, readonly string[]>>;
}
