import { describe, expect, test } from 'vitest';
import { onlineDeployment, onlineEndpoint } from '@amltune/wire';
import { buildDeploymentBody, buildEndpointBody, type DeploymentChanges } from '../src/index.ts';
import { buildDeploymentUpdate } from '../src/deployment-body.ts';
import { buildEndpointUpdate } from '../src/endpoint-body.ts';
import { toDeployment } from '../src/deployment-view.ts';
import { bodies, deployment, endpoint, ids, notebookDeployment } from './endpoint-service.ts';

function read<T>(guard: (value: unknown) => string | undefined, value: unknown): T {
  expect(guard(value)).toBeUndefined();
  return value as T;
}
const known = (properties = {}) =>
  read<Parameters<typeof buildDeploymentUpdate>[0]>(onlineDeployment, deployment(properties));
const knownEndpoint = (properties = {}, rest = {}) =>
  read<Parameters<typeof buildEndpointUpdate>[0]>(onlineEndpoint, endpoint(properties, rest));

describe('the bodies of the Python client', () => {
  test('a new endpoint', () => {
    expect(buildEndpointBody({ name: 'ep1', description: 'd' }, 'eastus')).toEqual(bodies.createEndpoint);
  });

  test('a new deployment with the notebook defaults', () => {
    expect(buildDeploymentBody(notebookDeployment, ids, 'eastus')).toEqual(bodies.createDeployment);
  });

  test('an endpoint that gets traffic', () => {
    expect(buildEndpointUpdate(knownEndpoint(), {}, { demo: 100, old: 0 })).toEqual(bodies.setTraffic);
  });

  test('a deployment with two instances', () => {
    expect(buildDeploymentUpdate(known(), { instanceCount: 2 }, ids)).toEqual(bodies.updateDeployment);
  });
});

test('every setting of a deployment reaches the body', () => {
  const body = buildDeploymentBody(
    {
      ...notebookDeployment,
      model: 'azureml://registries/azureml/models/m/versions/2',
      instanceCount: 3,
      livenessProbe: {
        initialDelayInMs: 1_000,
        periodInMs: 2_000,
        timeoutInMs: 3_000,
        successThreshold: 4,
        failureThreshold: 5,
      },
      readinessProbe: { failureThreshold: 6 },
      requestSettings: { requestTimeoutInMs: 180_000, maxConcurrentRequestsPerInstance: 7, maxQueueWaitInMs: 500 },
      environmentVariables: { WORKER_COUNT: '1' },
      environmentId: 'azureml:env:1',
      appInsightsEnabled: true,
      egressPublicNetworkAccess: 'Disabled',
      modelMountPath: '/model',
      description: 'd',
      tags: { a: 'b' },
      properties: { c: 'd' },
    },
    ids,
    'westus',
  );
  expect(body).toEqual({
    tags: { a: 'b' },
    location: 'westus',
    properties: {
      environmentVariables: { WORKER_COUNT: '1' },
      properties: { c: 'd' },
      appInsightsEnabled: true,
      endpointComputeType: 'Managed',
      instanceType: 'Standard_NC24ads_A100_v4',
      livenessProbe: {
        initialDelay: 'PT1S',
        period: 'PT2S',
        timeout: 'PT3S',
        successThreshold: 4,
        failureThreshold: 5,
      },
      readinessProbe: {
        initialDelay: 'PT10S',
        period: 'PT10S',
        timeout: 'PT2S',
        successThreshold: 1,
        failureThreshold: 6,
      },
      requestSettings: { requestTimeout: 'PT3M', maxConcurrentRequestsPerInstance: 7, maxQueueWait: 'PT0.5S' },
      model: 'azureml://registries/azureml/models/m/versions/2',
      environmentId: 'azureml:env:1',
      egressPublicNetworkAccess: 'Disabled',
      modelMountPath: '/model',
      description: 'd',
    },
    sku: { name: 'Default', capacity: 3 },
  });
});

test.each<[string, DeploymentChanges]>([
  ['livenessProbe.timeoutInMs', { livenessProbe: { timeoutInMs: 300_000 } }],
  ['livenessProbe.initialDelayInMs', { livenessProbe: { initialDelayInMs: 0 } }],
  ['readinessProbe.periodInMs', { readinessProbe: { periodInMs: 999 } }],
  ['livenessProbe.failureThreshold', { livenessProbe: { failureThreshold: 1.5 } }],
  ['requestSettings.requestTimeoutInMs', { requestSettings: { requestTimeoutInMs: 180_001 } }],
  ['requestSettings.maxConcurrentRequestsPerInstance', { requestSettings: { maxConcurrentRequestsPerInstance: 0 } }],
  ['instanceCount', { instanceCount: 51 }],
  ['"A=B"', { environmentVariables: { 'A=B': 'c' } }],
])('%s outside its range is refused by name', (name, changes) => {
  const build = () => buildDeploymentBody({ ...notebookDeployment, ...changes }, ids, 'eastus');
  expect(build).toThrow(expect.objectContaining({ code: 'DEPLOYMENT_SETTING_INVALID' }));
  expect(build).toThrow(name);
});

describe('a change', () => {
  test('keeps what it does not name, also fields unknown here', () => {
    const codeConfiguration = { codeId: 'c', scoringScript: 'score.py' };
    const requestSettings = { requestTimeout: 'PT5S', maxConcurrentRequestsPerInstance: 2, maxQueueWait: 'PT0S' };
    const body = buildDeploymentUpdate(
      known({ codeConfiguration, requestSettings }),
      { requestSettings: { requestTimeoutInMs: 60_000 }, livenessProbe: { failureThreshold: 3 } },
      ids,
    );
    expect(body).toMatchObject({
      properties: {
        codeConfiguration,
        requestSettings: { requestTimeout: 'PT1M', maxConcurrentRequestsPerInstance: 2 },
        livenessProbe: { failureThreshold: 3, initialDelay: 'PT10M' },
      },
    });
    expect(body).not.toHaveProperty('properties.provisioningState');
  });

  test('of an endpoint keeps traffic, network and identities', () => {
    const identity = { type: 'UserAssigned', userAssignedIdentities: { '/id': { clientId: 'x', principalId: 'y' } } };
    const properties = {
      publicNetworkAccess: 'Disabled',
      traffic: { a: 100 },
      properties: { mine: '1', 'azureml.x': 'y' },
    };
    expect(buildEndpointUpdate(knownEndpoint(properties, { identity }), { description: 'new' })).toMatchObject({
      identity: { type: 'UserAssigned', userAssignedIdentities: { '/id': {} } },
      properties: {
        description: 'new',
        publicNetworkAccess: 'Disabled',
        traffic: { a: 100 },
        properties: { mine: '1' },
      },
    });
  });
});

test('durations of an answer are read as milliseconds', () => {
  expect(toDeployment('ep1', known())).toMatchObject({
    endpointName: 'ep1',
    instanceCount: 1,
    livenessProbe: { initialDelayInMs: 600_000, timeoutInMs: 2_000, failureThreshold: 30 },
    requestSettings: { requestTimeoutInMs: 90_000, maxConcurrentRequestsPerInstance: 1 },
  });
});
