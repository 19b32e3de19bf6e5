import { empty, json } from '../answers.ts';
import { HttpError } from '../http-error.ts';
import { operationDue, operationHeaders, readOperation, retryAfter } from '../operations.ts';
import { locationPath, type RouteContext, type RouteGroup } from '../route.ts';

/** Polls of long-running operations, under the URLs that the answers to creates and deletes named. */
export const operationRoutes: RouteGroup = {
  name: 'operations',
  routes: [
    {
      name: 'operations.getStatus',
      host: 'management',
      method: 'GET',
      path: `${locationPath}/mfeOperationsStatus/{operation}`,
      query: 'any',
      handle(context) {
        const { operation = '' } = context.params;
        const { startedAt, endedAt, status, runningStatus, error } = readOperation(context.world, operation);
        const isRunning = status === 'Running';
        return json(
          {
            id: context.url.pathname,
            name: operation,
            startTime: isoTime(startedAt),
            ...(endedAt !== undefined && { endTime: isoTime(endedAt) }),
            percentComplete: isRunning ? 0 : 100,
            status: isRunning ? runningStatus : status,
            ...(error && { error }),
          },
          isRunning ? { headers: { 'Retry-After': retryAfter } } : {},
        );
      },
    },
    {
      name: 'operations.getComputeStatus',
      host: 'management',
      method: 'GET',
      path: `${locationPath}/computeOperationsStatus/{operation}`,
      query: 'any',
      handle({ world, params }) {
        const { status, runningStatus, error } = readOperation(world, params['operation'] ?? '');
        const isRunning = status === 'Running';
        return json(
          {
            status: isRunning ? runningStatus : status,
            percentComplete: isRunning ? 0 : 100,
            ...(error && { error }),
          },
          isRunning ? { headers: { 'Retry-After': retryAfter } } : {},
        );
      },
    },
    {
      name: 'operations.getResult',
      host: 'management',
      method: 'GET',
      path: `${locationPath}/mfeOperationResults/{operation}`,
      query: 'any',
      handle: (context) => answerResult(context, 'mfe'),
    },
    {
      name: 'operations.getComputeResult',
      host: 'management',
      method: 'GET',
      path: `${locationPath}/computeOperationResults/{operation}`,
      query: 'any',
      isInferred: true,
      handle: (context) => answerResult(context, 'compute'),
    },
  ],
  events: [operationDue],
};

/** The `Location` form: 202 while it runs, then the end itself. How a failure looks here is inferred. */
function answerResult(context: RouteContext, family: 'mfe' | 'compute'): Response {
  const { operation = '' } = context.params;
  const { status, error } = readOperation(context.world, operation);
  if (status === 'Running') {
    const headers = { ...operationHeaders(context, family, operation, 'location'), 'Retry-After': retryAfter };
    return json({}, { status: 202, headers });
  }
  if (!error) return empty(200);
  const { code, message, details } = error;
  throw new HttpError(400, code ?? 'BadRequest', message ?? '', { details: details ?? [] });
}

function isoTime(timeInMs: number): string {
  return new Date(timeInMs).toISOString().replace('Z', '+00:00');
}
