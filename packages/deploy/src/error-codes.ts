import { errorsOf, type ErrorCodeTable } from '@amltune/core';

/** Every code that `@amltune/deploy` throws. `docs/errors.md` is generated from it. */
export const deployErrorCodes = {
  DEPLOYMENT_FAILED: {
    kind: 'failed',
    meaning: 'The service could not bring the deployment up.',
    fix: 'Read the log excerpts in the details; the storage initializer comes before the server.',
  },
  DEPLOYMENT_SETTING_INVALID: {
    kind: 'usage',
    meaning: 'A probe, request setting, instance count or variable is outside what the service accepts.',
    fix: 'Use a value inside the range that the message names.',
  },
  DURATION_INVALID: {
    kind: 'usage',
    meaning: 'A duration is negative, not finite, or not an ISO 8601 duration of days to seconds.',
    fix: 'Give milliseconds as a number, or text such as PT1M30S.',
  },
  ENDPOINT_CAPACITY_MISSING: {
    kind: 'precondition',
    meaning: 'The region has no free machine of the size at the moment.',
    fix: 'Try another instance type, or again later.',
  },
  ENDPOINT_EXISTS: {
    kind: 'precondition',
    meaning: 'The workspace has an endpoint of this name that differs in what cannot be changed.',
    fix: 'Choose another name, or delete the endpoint first.',
  },
  ENDPOINT_FAILED: {
    kind: 'failed',
    meaning: 'The service could not create or change the endpoint.',
    fix: 'Read the nested details; the innermost one is usually the cause.',
  },
  ENDPOINT_KEY_NOT_ROTATED: {
    kind: 'failed',
    meaning: 'The service took the rotation of a key as done, but the key is still the old one.',
    fix: 'Rotate it again; if it stays, delete the endpoint and create it anew.',
  },
  ENDPOINT_KEYS_UNAVAILABLE: {
    kind: 'usage',
    meaning: 'The endpoint signs its callers in another way than the call asks for.',
    fix: 'Ask for keys with key auth, for a token with AML token auth; with Entra auth use your own credential.',
  },
  ENDPOINT_NAME_COOLING: {
    kind: 'precondition',
    meaning:
      'An endpoint of this name is being deleted or was deleted a short while ago; the region still holds its name.',
    fix: 'Choose another name, or wait some minutes and try again.',
  },
  ENDPOINT_NAME_INVALID: {
    kind: 'usage',
    meaning: 'The name of an endpoint or deployment is not one that the service accepts.',
    fix: 'Use 3 to 32 letters, digits and single dashes, a letter first and no dash last.',
  },
  ENDPOINT_NAME_TAKEN: {
    kind: 'precondition',
    meaning: 'Another workspace of the region has an endpoint of this name.',
    fix: 'Choose another name: it has to be unique in the region.',
  },
  ENDPOINT_PROVIDER_MISSING: {
    kind: 'precondition',
    meaning: 'A resource provider that endpoints need is not registered in the subscription.',
    fix: 'Run `az provider register --namespace NAME` for Microsoft.PolicyInsights, Microsoft.Cdn and Microsoft.MachineLearningServices.',
  },
  ENDPOINT_QUOTA_EXCEEDED: {
    kind: 'precondition',
    meaning: 'The quota of the size\u2019s family is too small for the deployment and its upgrade reserve.',
    fix: 'Ask for more quota, delete idle deployments, or choose a size of another family.',
  },
  SAMPLE_ROW_INVALID: {
    kind: 'usage',
    meaning: 'A data row cannot become a request: it has no messages or does not end in a question.',
    fix: 'Use a row whose `messages` hold a user turn; `amltune data check` finds the others.',
  },
  SCORING_ANSWER_INVALID: {
    kind: 'failed',
    meaning: 'The model answered, but without a completion that can be read.',
    fix: 'Look at `details.excerpt`; if the model is served in another way, name its contract.',
  },
  SCORING_HOST_REFUSED: {
    kind: 'usage',
    meaning: 'The scoring address is not an endpoint of the cloud, so no key was sent there.',
    fix: 'Take the scoring URI from the endpoint; pass `trustHost` for an address of your own.',
  },
  SCORING_MODEL_FAILED: {
    kind: 'failed',
    meaning: 'The model behind the endpoint failed on the request (HTTP 424, or an error as its answer).',
    fix: 'Read the deployment\u2019s logs: `amltune endpoint logs`.',
  },
  SCORING_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'No deployment of the endpoint gets traffic, or there is none of that name (HTTP 404).',
    fix: 'Give a deployment traffic with `amltune endpoint traffic`, or name a deployment.',
  },
  SCORING_REDIRECTED: {
    kind: 'unexpected',
    meaning: 'The endpoint answered with a redirect, which is never followed because the key would go with it.',
    fix: 'Check the scoring URI and the proxy.',
  },
  SCORING_REJECTED: {
    kind: 'usage',
    meaning: 'The endpoint refused the request as wrong (other HTTP 4xx).',
    fix: 'Read the message; check messages and sampling parameters.',
  },
  SCORING_STREAM_BROKEN: {
    kind: 'failed',
    meaning: 'A streamed completion ended before it was finished, or fell silent.',
    fix: 'Ask again; long completions have to end within the deployment\u2019s request timeout.',
  },
  SCORING_THROTTLED: {
    kind: 'unexpected',
    meaning: 'The endpoint has more requests than it admits at once (HTTP 429).',
    fix: 'Send fewer requests at a time, or add instances or concurrency to the deployment.',
  },
  SCORING_TIMED_OUT: {
    kind: 'failed',
    meaning: 'No answer came within the deployment\u2019s request timeout (HTTP 408, or our own deadline).',
    fix: 'Ask for fewer tokens, stream, or raise the request timeout (at most 180,000 ms).',
  },
  SCORING_UNAUTHENTICATED: {
    kind: 'auth',
    meaning: 'The endpoint refused the key or token (HTTP 401 or 403).',
    fix: 'Read the keys anew; with Entra auth ask for the right to score on the endpoint.',
  },
  SCORING_UNAVAILABLE: {
    kind: 'unexpected',
    meaning: 'The endpoint or its platform failed (HTTP 5xx). The request was not repeated.',
    fix: 'Try again; if it stays, read the deployment\u2019s logs.',
  },
  TRAFFIC_INVALID: {
    kind: 'usage',
    meaning: 'The traffic is not whole percents that add up to 0 or 100.',
    fix: 'Give each deployment 0 to 100, together 100 (or 0 for none).',
  },
  TRAFFIC_NOT_APPLIED: {
    kind: 'failed',
    meaning: 'The endpoint reports another traffic than the one that was set.',
    fix: 'Set it again; another client may have changed it at the same time.',
  },
  TRAFFIC_REFUSED: {
    kind: 'precondition',
    meaning: 'Traffic was meant for a deployment that is not there or not up.',
    fix: 'Wait until the deployment has succeeded; look at its logs if it failed.',
  },
} as const satisfies ErrorCodeTable;

/** The codes of {@link deployErrorCodes}. */
export type DeployErrorCode = keyof typeof deployErrorCodes;

/** Makes an error of this package. */
export const deployError = errorsOf(deployErrorCodes);
