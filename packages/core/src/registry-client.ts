import { pagedList } from '@amltune/wire';
import type { Cloud } from './clouds.ts';
import { listPages, type PagedItems } from './paging.ts';
import { encodePathSegment } from './path-segment.ts';
import type { ServicePipeline } from './pipeline.ts';
import { addApiVersion } from './policies/api-version.ts';
import { readAnswer } from './read-answer.ts';
import {
  assetNameGuard,
  componentKind,
  modelKind,
  toAssetName,
  type AssetKind,
  type RegistryAssetName,
  type RegistryComponent,
  type RegistryModel,
} from './registry-assets.ts';
import { discoverRegistry, type RegistryLocation } from './registry-discovery.ts';
import { assetNotFound } from './registry-not-found.ts';
import { shareResult } from './shared-result.ts';

/** Which version of an asset is wanted; the newest by default. */
export interface GetAssetOptions {
  readonly version?: string;
  /** `latest` is the version created last, whatever its number. It is the only label, and the default. */
  readonly label?: 'latest';
  readonly abortSignal?: AbortSignal;
}

/** How a registry is listed. */
export interface ListAssetsOptions {
  readonly abortSignal?: AbortSignal;
}

/** Reads the models and components of one registry. Where the registry lives is asked once, before the first request. */
export interface RegistryClient {
  readonly name: string;
  /**
   * @throws AmltuneError `REGISTRY_NOT_FOUND`
   * @throws AmltuneError `ABORTED`
   * @throws AmltuneError any `SERVICE_*` code or `HOST_REFUSED`
   */
  discover(options?: { abortSignal?: AbortSignal }): Promise<RegistryLocation>;
  /**
   * @throws AmltuneError `REGISTRY_ASSET_NOT_FOUND` with the names that are near, or the newest version
   * @throws AmltuneError as {@link RegistryClient.discover}
   */
  getModel(name: string, options?: GetAssetOptions): Promise<RegistryModel>;
  /** Names of models, or with a name its versions. Throws as {@link RegistryClient.discover} while it is walked. */
  listModels(name?: undefined, options?: ListAssetsOptions): PagedItems<RegistryAssetName>;
  listModels(name: string, options?: ListAssetsOptions): PagedItems<RegistryModel>;
  /**
   * @throws AmltuneError `REGISTRY_ASSET_NOT_FOUND` with the names that are near, or the newest version
   * @throws AmltuneError as {@link RegistryClient.discover}
   */
  getComponent(name: string, options?: GetAssetOptions): Promise<RegistryComponent>;
  /** Names of components, or with a name its versions. Throws as {@link RegistryClient.discover} while it is walked. */
  listComponents(name?: undefined, options?: ListAssetsOptions): PagedItems<RegistryAssetName>;
  listComponents(name: string, options?: ListAssetsOptions): PagedItems<RegistryComponent>;
}

// As the Python client 1.34.0 sends them, byte for byte.
const assetVersion = '2021-10-01-dataplanepreview';
const newestFirst = '$orderBy=createdtime%20desc&$top=1';

/** Makes the client of a registry; nothing is sent yet. */
export function createRegistryClient(pipeline: ServicePipeline, cloud: Cloud, registry: string): RegistryClient {
  const locate = shareResult(() => discoverRegistry(pipeline, cloud, registry));

  async function assetsUrl(noun: 'model' | 'component', abortSignal?: AbortSignal): Promise<string> {
    return `${(await locate(abortSignal)).url}/${noun}s`;
  }

  async function versionsUrl(noun: 'model' | 'component', name: string, abortSignal?: AbortSignal): Promise<string> {
    const segment = encodePathSegment(name);
    return `${await assetsUrl(noun, abortSignal)}/${segment}/versions`;
  }

  async function get<Wire, View>(kind: AssetKind<Wire, View>, name: string, options: GetAssetOptions): Promise<View> {
    const { version, abortSignal } = options;
    const versions = await versionsUrl(kind.noun, name, abortSignal);
    const answer = await pipeline.send({
      method: 'GET',
      url: version === undefined ? `${versions}?${newestFirst}` : `${versions}/${encodePathSegment(version)}`,
      apiVersion: assetVersion,
      allowStatus: [404],
      abortSignal,
    });
    const what = `the ${kind.noun} ${name}`;
    const [found] =
      answer.status === 404
        ? []
        : version === undefined
          ? readAnswer(answer, pagedList(kind.guard), what).value
          : [readAnswer(answer, kind.guard, what)];
    if (found !== undefined) return kind.toView(found, registry, name);
    const missing = { noun: kind.noun, registry, name, version, requestId: answer.requestId };
    throw await assetNotFound(missing, async () => {
      for await (const firstPage of listNames(kind.noun, options).byPage()) return firstPage;
      return [];
    });
  }

  function listNames(
    noun: 'model' | 'component',
    { abortSignal }: ListAssetsOptions = {},
  ): PagedItems<RegistryAssetName> {
    return listPages(pipeline, {
      url: async () => addApiVersion(await assetsUrl(noun, abortSignal), assetVersion),
      guard: assetNameGuard,
      toItem: toAssetName,
      abortSignal,
    });
  }

  function listVersions<Wire, View>(
    kind: AssetKind<Wire, View>,
    name: string,
    { abortSignal }: ListAssetsOptions = {},
  ): PagedItems<View> {
    return listPages(pipeline, {
      url: async () => addApiVersion(await versionsUrl(kind.noun, name, abortSignal), assetVersion),
      guard: kind.guard,
      toItem: (item) => kind.toView(item, registry, name),
      abortSignal,
    });
  }

  function listModels(name?: undefined, options?: ListAssetsOptions): PagedItems<RegistryAssetName>;
  function listModels(name: string, options?: ListAssetsOptions): PagedItems<RegistryModel>;
  function listModels(name?: string, options?: ListAssetsOptions) {
    return name === undefined ? listNames('model', options) : listVersions(modelKind, name, options);
  }

  function listComponents(name?: undefined, options?: ListAssetsOptions): PagedItems<RegistryAssetName>;
  function listComponents(name: string, options?: ListAssetsOptions): PagedItems<RegistryComponent>;
  function listComponents(name?: string, options?: ListAssetsOptions) {
    return name === undefined ? listNames('component', options) : listVersions(componentKind, name, options);
  }

  return {
    name: registry,
    discover: ({ abortSignal } = {}) => locate(abortSignal),
    getModel: (name, options = {}) => get(modelKind, name, options),
    listModels,
    getComponent: (name, options = {}) => get(componentKind, name, options),
    listComponents,
  };
}
