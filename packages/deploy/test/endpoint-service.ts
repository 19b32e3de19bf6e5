import { readFileSync } from 'node:fs';
import { connect, type WorkspaceClient } from '@amltune/core';
import { fakeClock, fakeCredential, type FakeClock } from '@amltune/testing';
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import type { DeployEvent, DeploymentSettings } from '../src/index.ts';

export const ids = { subscriptionId: '00000000-0000-0000-0000-000000000001', resourceGroup: 'rg', workspaceName: 'ws' };
const workspacePath = `/subscriptions/${ids.subscriptionId}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws`;
const locationPath = `/subscriptions/${ids.subscriptionId}/providers/Microsoft.MachineLearningServices/locations/eastus`;

/** One line of a transcript; `request` is a method and a path below the workspace, or below its region after `@`. */
export interface Exchange {
  request: string;
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A request as it went out, its path as in an {@link Exchange}. */
export interface SentRequest {
  request: string;
  apiVersion: string | null;
  body: unknown;
}

export interface Bench {
  workspace: WorkspaceClient;
  sent: SentRequest[];
  clock: FakeClock;
  events: DeployEvent[];
  options: { clock: FakeClock; onEvent: (event: DeployEvent) => void };
}

/** A workspace that plays a transcript in order; any other request fails the test. */
export async function startBench(exchanges: readonly Exchange[]): Promise<Bench> {
  const waiting = [...exchanges];
  const sent: SentRequest[] = [];
  const events: DeployEvent[] = [];
  const httpClient: HttpClient = {
    async sendRequest(request) {
      if (request.abortSignal?.aborted) throw Object.assign(new Error('aborted'), { name: 'AbortError' });
      const { pathname, searchParams } = new URL(request.url);
      const path = pathname.replace(workspacePath, '').replace(locationPath, '@');
      const line = `${request.method} ${path}`;
      const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : undefined;
      sent.push({ request: line, apiVersion: searchParams.get('api-version'), body });
      const next = waiting.shift();
      if (next?.request !== line) throw new Error(`expected ${next?.request ?? 'nothing more'}, got ${line}`);
      const { status = 200, headers, body: answer } = next;
      const bodyAsText = answer === undefined ? '' : JSON.stringify(answer);
      return { request, status, headers: createHttpHeaders(headers), bodyAsText };
    },
  };
  const clock = fakeClock();
  const credential = fakeCredential({ now: () => clock.now() });
  const { workspace } = await connect({
    credential,
    workspace: ids,
    httpClient,
    clock,
    retry: { maxRetries: 0 },
    cloud: 'AzureCloud',
  });
  return { workspace, sent, clock, events, options: { clock, onEvent: (event) => events.push(event) } };
}

/** The lines of a transcript in which the service takes its time: poll by poll, and the last answer. */
export function operation(words: readonly string[], last?: Exchange): Exchange[] {
  const polls = words.map((status) => ({
    request: 'GET @/mfeOperationsStatus/od:1',
    body: { status, percentComplete: 0 },
  }));
  return last ? [...polls, last] : polls;
}

/** The headers of an answer that begins one. */
export const accepted = {
  'Azure-AsyncOperation': `https://management.azure.com${locationPath}/mfeOperationsStatus/od:1?api-version=2022-02-01-preview`,
};

/** The last answer of an operation that failed. */
export function failedOperation(code: string, message: string, details: unknown[] = []): Exchange {
  return { request: 'GET @/mfeOperationsStatus/od:1', body: { status: 'Failed', error: { code, message, details } } };
}

/** An error of the service. */
export function refusal(
  request: string,
  status: number,
  code: string,
  message: string,
  details: unknown[] = [],
): Exchange {
  return { request, status, body: { error: { code, message, details } } };
}

export const workspaceAnswer: Exchange = {
  request: 'GET ',
  body: {
    id: workspacePath,
    name: 'ws',
    location: 'eastus',
    tags: {},
    properties: {
      workspaceId: '11111111-1111-1111-1111-111111111111',
      discoveryUrl: 'https://eastus.api.azureml.ms/discovery',
      provisioningState: 'Succeeded',
    },
  },
};

/** An endpoint as the service writes it. */
export function endpoint(properties: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) {
  return {
    id: `${workspacePath}/onlineEndpoints/ep1`,
    name: 'ep1',
    location: 'eastus',
    kind: 'Managed',
    tags: {},
    identity: { type: 'SystemAssigned', principalId: 'p', tenantId: 't' },
    properties: {
      authMode: 'Key',
      provisioningState: 'Succeeded',
      description: 'd',
      properties: { 'azureml.onlineendpointid': 'x', AzureAsyncOperationUri: 'y' },
      scoringUri: 'https://ep1.eastus.inference.ml.azure.com/score',
      swaggerUri: 'https://ep1.eastus.inference.ml.azure.com/swagger.json',
      traffic: {},
      mirrorTraffic: {},
      publicNetworkAccess: 'Enabled',
      ...properties,
    },
    systemData: { createdAt: '2026-10-28T19:14:54.2541612+00:00' },
    ...rest,
  };
}

/** A deployment as the service writes it: with what it filled in itself. */
export function deployment(properties: Record<string, unknown> = {}, name = 'demo') {
  return {
    id: `${workspacePath}/onlineEndpoints/ep1/deployments/${name}`,
    name,
    location: 'eastus',
    kind: 'Managed',
    tags: {},
    sku: { name: 'Default', tier: 'Standard', capacity: 1 },
    properties: {
      ...bodies.createDeployment.properties,
      description: null,
      environmentId: null,
      readinessProbe: null,
      provisioningState: 'Succeeded',
      scaleSettings: { scaleType: 'Default' },
      ...properties,
    },
  };
}

/** The walk-through's deployment. */
export const notebookDeployment: DeploymentSettings = {
  endpointName: 'ep1',
  model: { name: 'phi3-ft', version: '1' },
  instanceType: 'Standard_NC24ads_A100_v4',
};

interface Bodies {
  createEndpoint: object;
  setTraffic: object;
  createDeployment: { properties: object };
  updateDeployment: object;
}

/** The bodies of the Python client for the same. */
export const bodies = JSON.parse(
  readFileSync(new URL('fixtures/python-client-bodies.json', import.meta.url), 'utf8'),
) as Bodies;

/** The error that a promise ends with. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<Error & { code: string; details: Record<string, unknown>; fix: string }> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as Error & { code: string; details: Record<string, unknown>; fix: string },
  );
}
