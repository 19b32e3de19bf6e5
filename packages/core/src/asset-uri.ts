import { fillForm, invalidId, listFields, readForm } from './id-form.ts';

/** The types of assets that a registry or workspace keeps in versions. */
export type AssetType = 'models' | 'components' | 'environments' | 'data' | 'codes';

/** One asset in a registry: a version, or whatever version has the label. */
export interface RegistryAssetUri {
  readonly kind: 'registry-asset';
  readonly registry: string;
  readonly assetType: AssetType;
  readonly name: string;
  /** Exactly one of `version` and `label` is there. */
  readonly version?: string;
  readonly label?: string;
}

/** An output of a job, or a path in it. */
export interface JobOutputUri {
  readonly kind: 'job-output';
  readonly job: string;
  readonly output: string;
  /** Raw, as in {@link DatastorePathUri}. */
  readonly path?: string;
}

/** An asset of the workspace at hand, by name. */
export interface AssetReferenceUri {
  readonly kind: 'asset-reference';
  readonly name: string;
  /** Exactly one of `version` and `label` is there. */
  readonly version?: string;
  readonly label?: string;
}

/** A path in a datastore: of the workspace at hand, or with the three ids of its workspace in the long form. */
export interface DatastorePathUri {
  readonly kind: 'datastore-path';
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly workspaceName?: string;
  readonly datastore: string;
  /** The blob's name as it is, never percent-encoded; a folder ends in a slash. */
  readonly path: string;
}

/** A version of an asset by region and workspace GUID, as run history names the outputs of a job. */
export interface LocationAssetUri {
  readonly kind: 'location-asset';
  readonly location: string;
  readonly workspaceId: string;
  readonly assetType: AssetType;
  readonly name: string;
  readonly version: string;
}

/** An `azureml:` URI in its parts. */
export type AssetUri = RegistryAssetUri | JobOutputUri | AssetReferenceUri | DatastorePathUri | LocationAssetUri;

/** The kinds of {@link AssetUri}. */
export type AssetUriKind = AssetUri['kind'];

/** The parts of one kind of URI. */
export type AssetUriOf<Kind extends AssetUriKind> = Extract<AssetUri, { readonly kind: Kind }>;

// As the Python client 1.34.0 writes them: `resourcegroups` in small letters, paths as they are.
const assetForms: Readonly<Record<AssetUriKind, readonly string[]>> = {
  'registry-asset': [
    'azureml://registries/{registry}/{assetType}/{name}/versions/{version}',
    'azureml://registries/{registry}/{assetType}/{name}/labels/{label}',
  ],
  'job-output': ['azureml://jobs/{job}/outputs/{output}', 'azureml://jobs/{job}/outputs/{output}/paths/{+path}'],
  'asset-reference': ['azureml:{name}:{version}', 'azureml:{name}@{label}'],
  'datastore-path': [
    'azureml://datastores/{datastore}/paths/{+path}',
    'azureml://subscriptions/{subscriptionId}/resourcegroups/{resourceGroup}/workspaces/{workspaceName}/datastores/{datastore}/paths/{+path}',
  ],
  'location-asset': ['azureml://locations/{location}/workspaces/{workspaceId}/{assetType}/{name}/versions/{version}'],
};

const choices = { assetType: ['models', 'components', 'environments', 'data', 'codes'] } as const;

/**
 * Reads an `azureml:` URI, its keywords in any case. With a kind, any other one is refused.
 *
 * @throws AmltuneError `ID_INVALID` with the forms expected
 *
 * @example
 * parseAssetUri('azureml://registries/azureml/models/Phi-3-mini-4k-instruct/versions/13', 'registry-asset').version;
 */
export function parseAssetUri(text: string): AssetUri;
export function parseAssetUri<Kind extends AssetUriKind>(text: string, kind: Kind): AssetUriOf<Kind>;
export function parseAssetUri(text: string, kind?: AssetUriKind): AssetUri {
  const uri = readUri(text);
  if (uri && (kind === undefined || uri.kind === kind)) return uri;
  const expected = kind === undefined ? Object.values(assetForms).flat() : assetForms[kind];
  throw invalidId(text, expected, kind === undefined ? 'it is no azureml URI' : `it is no URI of a ${kind}`);
}

/**
 * Writes an `azureml:` URI as the official client does; {@link parseAssetUri} reads it back.
 *
 * @throws AmltuneError `ID_INVALID` for a name that is missing, empty or would lead elsewhere, and for parts that belong
 * to two forms
 *
 * @example
 * formatAssetUri({ kind: 'job-output', job: 'maroon_kiwi_2nd3sff233', output: 'trained_model' });
 */
export function formatAssetUri(uri: AssetUri): string {
  const { kind, ...parts } = uri;
  const given = Object.entries(parts).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  const form = assetForms[kind].find((candidate) => isSame(listFields(candidate), given));
  if (!form) throw invalidId(given.join(', '), assetForms[kind], 'these parts do not make one form');
  return fillForm(form, { ...parts }, choices);
}

function readUri(text: string): AssetUri | undefined {
  for (const [kind, forms] of Object.entries(assetForms)) {
    for (const form of forms) {
      const fields = readForm(form, text, { choices });
      // The forms hold exactly the fields of the type.
      if (fields) return { kind, ...fields } as unknown as AssetUri;
    }
  }
  return undefined;
}

function isSame(fields: readonly string[], others: readonly string[]): boolean {
  return fields.length === others.length && fields.every((field) => others.includes(field));
}
