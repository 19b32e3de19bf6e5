import { redactText, throwIfAborted, toPlainLine, type AmltuneError, type WorkspaceClient } from '@amltune/core';
import { getDeploymentLogs, type DeploymentContainer } from './deployment-logs.ts';
import { explainFailure } from './endpoint-failure.ts';

/** The whole log of one container of a deployment that failed. */
export interface FailedDeploymentLog {
  readonly endpointName: string;
  readonly deploymentName: string;
  readonly container: DeploymentContainer;
  /** As the container wrote it, control characters and all. */
  readonly text: string;
}

/** Keeps a log; what it returns, as the path of a file, stands in the error's details. */
export type SaveLogs = (log: FailedDeploymentLog) => Promise<string | void> | string | void;

/** What is left of a log in an error. */
export interface LogExcerpt {
  readonly container: DeploymentContainer;
  readonly lineCount: number;
  /** The last lines, shortened, without secrets and control characters. */
  readonly excerpt: readonly string[];
  /** What `saveLogs` returned. */
  readonly savedAs?: string;
  /** Why there is no log. */
  readonly problem?: string;
}

const excerptLines = 15;
const excerptWidth = 300;
// Enough for the traceback of a server that restarts in a loop, as the Azure CLI asks for.
const wholeLogLines = 5_000;

/** The error of a deployment that failed, with what its containers wrote last: the one that fetches the model first. */
export async function explainDeploymentFailure(
  workspace: WorkspaceClient,
  { endpointName, deploymentName }: { endpointName: string; deploymentName: string },
  error: AmltuneError,
  { saveLogs, abortSignal }: { saveLogs?: SaveLogs; abortSignal?: AbortSignal },
): Promise<AmltuneError> {
  const logs: LogExcerpt[] = [];
  let logText = '';
  for (const container of ['StorageInitializer', 'InferenceServer'] as const) {
    throwIfAborted(abortSignal);
    try {
      const options = { container, lineCount: wholeLogLines, abortSignal };
      const text = await getDeploymentLogs(workspace, endpointName, deploymentName, options);
      logText += text;
      const savedAs = await saveLogs?.({ endpointName, deploymentName, container, text });
      logs.push({ container, ...toExcerpt(text), ...(savedAs && { savedAs }) });
    } catch (problem) {
      throwIfAborted(abortSignal);
      // The deployment's own failure is what the caller has to know; a log that is missing only makes it poorer.
      const message = problem instanceof Error ? problem.message : String(problem);
      logs.push({ container, lineCount: 0, excerpt: [], problem: toPlainLine(redactText(message), excerptWidth) });
    }
  }
  return explainFailure(
    error,
    `The deployment ${deploymentName} of ${endpointName} did not come up`,
    'DEPLOYMENT_FAILED',
    {
      logText,
      details: { endpointName, deploymentName, logs },
    },
  );
}

/** The end of a log, fit for a terminal and an error report. */
function toExcerpt(text: string): Pick<LogExcerpt, 'lineCount' | 'excerpt'> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const last = redactText(lines.slice(-excerptLines).join('\n')).split('\n');
  return { lineCount: lines.length, excerpt: last.map((line) => toPlainLine(line, excerptWidth)) };
}
