import { json } from '../answers.ts';
import { HttpError } from '../http-error.ts';
import { registryPath, type Route, type RouteContext } from '../route.ts';
import { registryGroup, registryName } from './discovery.ts';
import { pageQuery, toPage, type Listed } from './paging.ts';

/** One version of a model or component of the registry. */
export interface RegistryVersion extends Listed {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Of this kind of asset alone. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The four reads of a kind of asset: names, one name, its versions, one version. */
export function registryAssetRoutes(
  kind: 'model' | 'component',
  listVersions: (context: RouteContext) => readonly RegistryVersion[],
): Route[] {
  const type = `Microsoft.MachineLearningServices/registries/${kind}s`;
  const read = (name: string, path: string, handle: Route['handle'], query: readonly string[] = []): Route => ({
    name: `registry.${kind}s.${name}`,
    host: 'experiments',
    method: 'GET',
    path: `${registryPath}/${kind}s${path}`,
    query,
    handle(context) {
      checkRegistry(context);
      return handle(context);
    },
  });
  const versionsOf = (context: RouteContext, name: string) => {
    const versions = listVersions(context).filter((version) => version.name === name);
    if (versions.length === 0) throw notFound(kind, name);
    return versions;
  };
  const toContainer = ({ name, newest }: NamedAsset) => ({
    id: `azureml://registries/${registryName}/${kind}s/${name}`,
    name,
    type,
    properties: {
      description: newest.description,
      tags: newest.tags,
      properties: {},
      isArchived: newest.isArchived,
      latestVersion: newest.version,
      nextVersion: null,
    },
    systemData: systemData(newest),
  });
  const toVersion = (asset: RegistryVersion) => ({
    id: `azureml://registries/${registryName}/${kind}s/${asset.name}/versions/${asset.version}`,
    name: asset.version,
    type: `${type}/versions`,
    properties: {
      description: asset.description,
      tags: asset.tags,
      properties: {},
      isArchived: asset.isArchived,
      isAnonymous: false,
      ...asset.properties,
    },
    systemData: systemData(asset),
  });

  return [
    read('list', '', (context) => json(toPage(context, byName(listVersions(context)), toContainer)), pageQuery),
    read('get', '/{name}', (context) => {
      const [asset] = byName(versionsOf(context, context.params['name'] ?? ''));
      return json(asset && toContainer(asset));
    }),
    read(
      'listVersions',
      '/{name}/versions',
      (context) => json(toPage(context, versionsOf(context, context.params['name'] ?? ''), toVersion)),
      pageQuery,
    ),
    read('getVersion', '/{name}/versions/{version}', (context) => {
      const { name = '', version = '' } = context.params;
      const found = versionsOf(context, name).find((asset) => asset.version === version);
      if (!found) throw notFound(kind, `${name}:${version}`);
      return json(toVersion(found));
    }),
  ];
}

interface NamedAsset extends Listed {
  readonly name: string;
  readonly newest: RegistryVersion;
}

function byName(versions: readonly RegistryVersion[]): NamedAsset[] {
  const newest = new Map<string, RegistryVersion>();
  for (const version of versions) {
    const other = newest.get(version.name);
    if (!other || other.createdAt < version.createdAt) newest.set(version.name, version);
  }
  return [...newest.values()].map((asset) => ({
    name: asset.name,
    newest: asset,
    isArchived: asset.isArchived,
    createdAt: asset.createdAt,
  }));
}

function checkRegistry({ world, params }: RouteContext): void {
  const isOurs =
    params['registryName']?.toLowerCase() === registryName &&
    params['resourceGroup']?.toLowerCase() === registryGroup &&
    params['subscriptionId']?.toLowerCase() === world.ids.named('registry subscription');
  if (!isOurs)
    throw new HttpError(404, 'RegistryNotFound', `The registry ${params['registryName']} could not be found.`);
}

function notFound(kind: string, name: string): HttpError {
  return new HttpError(404, 'NotFound', `The ${kind} ${name} could not be found in the registry ${registryName}.`);
}

function systemData({ createdAt }: RegistryVersion) {
  return { createdAt, createdBy: 'Microsoft', createdByType: 'User', lastModifiedAt: createdAt };
}
