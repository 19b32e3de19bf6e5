import { fillForm, invalidId, readForm, type FieldOf } from './id-form.ts';

const workspace =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';

/** The form of each kind of ARM id, from the shortest to the longest. */
const resourceForms = {
  subscription: '/subscriptions/{subscriptionId}',
  'resource-group': '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}',
  workspace,
  compute: `${workspace}/computes/{computeName}`,
  job: `${workspace}/jobs/{jobName}`,
  'model-version': `${workspace}/models/{modelName}/versions/{version}`,
  'online-endpoint': `${workspace}/onlineEndpoints/{endpointName}`,
  'online-deployment': `${workspace}/onlineEndpoints/{endpointName}/deployments/{deploymentName}`,
} as const;

/** How every other ARM id starts, before its pairs of type and name. */
const ownerForms = {
  group: '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/{provider}',
  subscription: '/subscriptions/{subscriptionId}/providers/{provider}',
} as const;
const genericForms = Object.values(ownerForms).map((form) => `${form}/{type}/{name}/…`);
const genericPattern = /^(\/subscriptions\/[^/]*(?:\/resourceGroups\/[^/]*)?\/providers\/[^/]*)((?:\/[^/]*\/[^/]*)+)$/i;

type Forms = typeof resourceForms;

/** An ARM id of a kind that is not named here. */
export interface GenericResourceId {
  readonly kind: 'resource';
  readonly subscriptionId: string;
  /** Absent for what belongs to the subscription itself, such as a location. */
  readonly resourceGroup?: string;
  /** As `Microsoft.Storage`. */
  readonly provider: string;
  /** From the outermost in; at least one. */
  readonly segments: readonly { readonly type: string; readonly name: string }[];
}

/**
 * An ARM id in its parts. Every kind but `subscription` and `resource` has `subscriptionId` and `resourceGroup`; from
 * `workspace` on `workspaceName`; then the names that its kind says: `computeName`, `jobName`, `modelName` and
 * `version`, `endpointName`, `deploymentName`.
 */
export type ResourceId =
  | {
      [Kind in keyof Forms]: { readonly kind: Kind } & { readonly [Field in FieldOf<Forms[Kind]>]: string };
    }[keyof Forms]
  | GenericResourceId;

/** The kinds of {@link ResourceId}. */
export type ResourceIdKind = ResourceId['kind'];

/** The parts of one kind of ARM id. */
export type ResourceIdOf<Kind extends ResourceIdKind> = Extract<ResourceId, { readonly kind: Kind }>;

/**
 * Reads an ARM id, as the service writes it or with names percent-encoded; keywords, provider and types in any case.
 * With a kind, any other one is refused.
 *
 * @throws AmltuneError `ID_INVALID` with the form expected
 *
 * @example
 * parseResourceId(endpoint.id, 'online-endpoint').endpointName;
 */
export function parseResourceId(text: string): ResourceId;
export function parseResourceId<Kind extends ResourceIdKind>(text: string, kind: Kind): ResourceIdOf<Kind>;
export function parseResourceId(text: string, kind?: ResourceIdKind): ResourceId {
  const id = readNamed(text) ?? readGeneric(text);
  if (id && (kind === undefined || id.kind === kind)) return id;
  const expected = kind === undefined ? [resourceForms.subscription, ...genericForms] : formsOf(kind);
  throw invalidId(text, expected, kind === undefined ? 'it is no ARM id' : `it is no ARM id of a ${kind}`);
}

/**
 * Writes an ARM id in the case that Azure documents; {@link parseResourceId} reads it back.
 *
 * @throws AmltuneError `ID_INVALID` for a name that is missing, empty or would lead elsewhere
 *
 * @example
 * formatResourceId({ kind: 'compute', ...workspaceIds, computeName: 'gpu-cluster' });
 */
export function formatResourceId(id: ResourceId): string {
  if (id.kind !== 'resource') return fillForm(resourceForms[id.kind], { ...id });
  if (id.segments.length === 0) throw invalidId('', genericForms, 'it names no resource');
  const start = fillForm(id.resourceGroup === undefined ? ownerForms.subscription : ownerForms.group, { ...id });
  return `${start}${id.segments.map((segment) => fillForm('/{type}/{name}', { ...segment })).join('')}`;
}

function formsOf(kind: ResourceIdKind): readonly string[] {
  return kind === 'resource' ? genericForms : [resourceForms[kind]];
}

function readNamed(text: string): ResourceId | undefined {
  for (const [kind, form] of Object.entries(resourceForms)) {
    const fields = readForm(form, text);
    // The forms above are what the type is made of.
    if (fields) return { kind, ...fields } as ResourceId;
  }
  return undefined;
}

function readGeneric(text: string): GenericResourceId | undefined {
  const [, start = '', rest = ''] = genericPattern.exec(text) ?? [];
  const options = { within: { text, forms: genericForms } };
  const owner = readForm(ownerForms.group, start, options) ?? readForm(ownerForms.subscription, start, options);
  if (!owner) return undefined;
  const pairs = rest.match(/\/[^/]*\/[^/]*/g) ?? [];
  const segments = pairs.map((pair) => readForm('/{type}/{name}', pair, options));
  // As above: the fields are those of the forms.
  return { kind: 'resource', ...owner, segments } as unknown as GenericResourceId;
}
