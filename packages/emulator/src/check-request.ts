import type { ServiceErrorBody } from '@amltune/wire';
import { checkBody, type BodyShape } from './body-shape.ts';
import { HttpError } from './http-error.ts';
import type { Finding } from './request-log.ts';
import type { Route } from './route.ts';
import type { World } from './world.ts';

/** Refuses what a strict emulator does not know, or keeps it as a finding. */
function meetUnknown(world: World, finding: Finding, message: string): void {
  if (!world.settings.strict) return world.findings.add(finding);
  const code = finding.kind === 'unknown-query' ? 'EmulatorUnknownQuery' : 'EmulatorUnknownField';
  throw new HttpError(400, code, message, { target: finding.name });
}

/** The query by lower-case key, checked against what the route knows. */
export function readQuery(world: World, route: Route, url: URL): Map<string, string> {
  const query = new Map<string, string>();
  const known = route.query ?? [];
  for (const [key, value] of url.searchParams) {
    const name = key.toLowerCase();
    if (query.has(name)) continue;
    query.set(name, value);
    if (known === 'any' || name === 'api-version' || known.some((candidate) => candidate.toLowerCase() === name))
      continue;
    // A page's own link: some clients append their first query to it again, in other spellings.
    if (url.searchParams.has('$skip') && known.includes('$skip')) continue;
    const finding: Finding = { kind: 'unknown-query', method: route.method, route: route.name, name: key };
    meetUnknown(world, finding, `The query key ${key} is not known for ${route.method} ${route.path}.`);
  }
  return query;
}

/** The version that the request names; ARM wants one. */
export function readApiVersion(route: Route, query: ReadonlyMap<string, string>): string {
  const version = query.get('api-version') ?? '';
  if (route.host !== 'management') return version;
  if (!version) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw new HttpError(400, 'MissingApiVersionParameter', message);
  }
  if (!/^\d{4}-\d{2}-\d{2}(-[a-z]+)?$/i.test(version)) {
    throw new HttpError(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid.`);
  }
  return version;
}

/** The JSON body, proved; problems are all named at once. */
export async function readBody(world: World, route: Route, request: Request): Promise<unknown> {
  if (route.body === 'raw') return undefined;
  const text = request.body === null ? '' : await request.text();
  // Clients send null, {} or nothing where there is nothing to say.
  const body = text.trim() === '' ? undefined : parseJson(text);
  const shape: BodyShape = route.body ?? refuseFields;
  const problems = checkBody(shape, body);
  const [wrong, ...more] = problems.filter(({ kind }) => kind === 'wrong');
  if (wrong) {
    const details: ServiceErrorBody[] = more.map(({ path, message }) => ({
      code: 'BadRequest',
      target: path,
      message,
    }));
    throw new HttpError(400, 'BadRequest', wrong.message, { target: wrong.path, details });
  }
  for (const { path, message } of problems) {
    meetUnknown(world, { kind: 'unknown-field', method: route.method, route: route.name, name: path }, message);
  }
  return body;
}

const refuseFields: BodyShape = (value, _path, problems) => {
  if (typeof value !== 'object' || value === null) return;
  for (const path of Object.keys(value)) problems.push({ kind: 'unknown', path, message: `${path} is not known.` });
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, 'BadRequest', 'The request body is not JSON.');
  }
}

/** Answers 404 for a subscription, group, workspace or region that is not this emulator's, level by level as ARM does. */
export function checkScope({ settings }: World, route: Route, params: Readonly<Record<string, string>>): void {
  if (route.host === 'experiments') return;
  const { subscriptionId, resourceGroup, workspaceName } = settings.workspace;
  const differs = (name: string, own: string) =>
    params[name] !== undefined && params[name].toLowerCase() !== own.toLowerCase();
  if (differs('subscriptionId', subscriptionId)) {
    const message = `The subscription '${params['subscriptionId']}' could not be found.`;
    throw new HttpError(404, 'SubscriptionNotFound', message);
  }
  if (differs('resourceGroup', resourceGroup)) {
    const message = `Resource group '${params['resourceGroup']}' could not be found.`;
    throw new HttpError(404, 'ResourceGroupNotFound', message);
  }
  if (differs('workspaceName', workspaceName)) {
    const id = `Microsoft.MachineLearningServices/workspaces/${params['workspaceName']}`;
    const message = `The Resource '${id}' under resource group '${resourceGroup}' was not found.`;
    throw new HttpError(404, 'ResourceNotFound', message);
  }
  if (differs('location', settings.region)) {
    throw new HttpError(404, 'NotFound', `There is no workspace in the region '${params['location']}'.`);
  }
}
