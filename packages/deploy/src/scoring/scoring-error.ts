import { readFailureBody } from './failure-body.ts';
import { deployError, type DeployErrorCode } from '../error-codes.ts';
import { redactText, toPlainLine, type AmltuneError } from '@amltune/core';

/** An answer of an endpoint, with its text. */
export interface ScoringAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/** What an error says about where it comes from. */
export interface ScoringContext {
  readonly host: string;
  readonly secrets: readonly string[];
  /** How many requests the deployment admits at once; undefined where nobody said. */
  readonly admittedRequests?: number;
}

const codes: Readonly<Record<number, DeployErrorCode>> = {
  401: 'SCORING_UNAUTHENTICATED',
  403: 'SCORING_UNAUTHENTICATED',
  404: 'SCORING_NOT_FOUND',
  408: 'SCORING_TIMED_OUT',
  424: 'SCORING_MODEL_FAILED',
  429: 'SCORING_THROTTLED',
};

// Meanings: the service's troubleshooting article of online endpoints; 504 is the same limit seen from further out.
const words: Readonly<Record<number, string>> = {
  401: 'refused the key or token',
  403: 'knows the caller and does not let it score',
  404: 'has no deployment with traffic, or none of the name asked for',
  408: 'gave up waiting for the model',
  424: 'reports a failure of the model',
  429: 'has more requests than it admits at once',
};

/** The error of an answer of 400 or above. */
export function toScoringError(answer: ScoringAnswer, context: ScoringContext): AmltuneError {
  const { status, header, text } = answer;
  const code = codes[status] ?? (status >= 500 ? 'SCORING_UNAVAILABLE' : 'SCORING_REJECTED');
  // The gateway answers 424 for whatever the model answered and tells its status here.
  const modelStatus = Number(header('ms-azureml-model-error-statuscode')) || undefined;
  const modelReason = header('ms-azureml-model-error-reason');
  const { admittedRequests } = context;
  const parts = [
    modelStatus && `the model answered ${modelStatus}`,
    modelReason && toPlainLine(modelReason, 100),
    status === 429 && admittedRequests !== undefined && `it admits ${admittedRequests}`,
    excerptOf(text, context),
  ].filter(Boolean);
  const message = `The endpoint ${context.host} ${words[status] ?? `answered ${status}`}`;
  return deployError(code, parts.length > 0 ? `${message}: ${parts.join('; ')}` : `${message}.`, {
    ...adviseOnModel(modelStatus),
    details: {
      status,
      ...(modelStatus && { modelStatus }),
      ...(modelReason && { modelReason: toPlainLine(modelReason, 100) }),
      ...(admittedRequests !== undefined && { admittedRequests }),
      ...readIds(answer),
    },
  });
}

/** The error of an answer of 200 that is none: `problem` says why. */
export function toAnswerError(
  answer: ScoringAnswer,
  context: ScoringContext,
  {
    code = 'SCORING_ANSWER_INVALID',
    problem,
    modelStatus,
  }: { code?: DeployErrorCode; problem: string; modelStatus?: number },
): AmltuneError {
  return deployError(code, `The endpoint ${context.host} ${problem}.`, {
    ...adviseOnModel(modelStatus),
    details: {
      status: answer.status,
      ...(modelStatus && { modelStatus }),
      excerpt: toPlainLine(redactText(answer.text, context.secrets), 300),
      ...readIds(answer),
    },
  });
}

/** Which deployment answered, and the id that the service's support asks for. */
export function readIds({ header }: Pick<ScoringAnswer, 'header'>): { deployment?: string; requestId?: string } {
  const deployment = header('azureml-model-deployment');
  const requestId = header('x-request-id') ?? header('x-ms-request-id');
  return {
    ...(deployment && { deployment: toPlainLine(deployment, 64) }),
    ...(requestId && { requestId: toPlainLine(requestId, 100) }),
  };
}

/** What the answer says, without secrets and on one line. */
export function excerptOf(text: string, { secrets }: Pick<ScoringContext, 'secrets'>): string {
  return toPlainLine(redactText(readFailureBody(text)?.message ?? text.replace(/<[^<>]*>/g, ' '), secrets), 300);
}

function adviseOnModel(modelStatus: number | undefined): { fix?: string } {
  if (modelStatus === undefined) return {};
  if (modelStatus === 408 || modelStatus === 504) return { fix: 'Ask for fewer tokens, or raise the request timeout.' };
  if (modelStatus === 429) return { fix: 'Send fewer requests at a time, or add instances to the deployment.' };
  if (modelStatus < 500)
    return { fix: 'The model does not accept the request: check messages and sampling parameters.' };
  return {};
}
