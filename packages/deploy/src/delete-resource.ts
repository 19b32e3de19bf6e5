import { isServiceError, type WorkspaceBeginRequest, type WorkspaceClient } from '@amltune/core';
import { explainFailure, isServiceFailure } from './endpoint-failure.ts';
import type { DeploySubject, EndpointChangeOptions } from './endpoint-routes.ts';
import { followChange } from './follow-change.ts';

/** Deletes and waits; what is not there counts as deleted, unless it is the workspace that is missing. */
export async function deleteResource(
  workspace: WorkspaceClient,
  subject: DeploySubject,
  options: EndpointChangeOptions,
  request: Omit<WorkspaceBeginRequest<unknown>, 'method' | 'name'>,
): Promise<{ readonly deleted: boolean }> {
  const { abortSignal } = options;
  const name = [
    subject.deploymentName && `the deployment ${subject.deploymentName} of`,
    `the endpoint ${subject.endpointName}`,
  ];
  const what = name.filter(Boolean).join(' ');
  try {
    const operation = await workspace.begin({ ...request, method: 'DELETE', name: what, abortSignal });
    // A resource that is not there is answered with 204, at once and without an operation to follow.
    const wasThere = operation.state.status === 'running';
    await followChange(operation, subject, options);
    return { deleted: wasThere };
  } catch (error) {
    if (isServiceError(error) && error.statusCode === 404) {
      // Resource Manager answers the same for a workspace that is not there, where something may go on and cost.
      await workspace.get({ abortSignal });
      return { deleted: false };
    }
    if (!isServiceFailure(error)) throw error;
    throw explainFailure(
      error,
      `The service did not delete ${what}`,
      subject.resource === 'endpoint' ? 'ENDPOINT_FAILED' : 'DEPLOYMENT_FAILED',
    );
  }
}
