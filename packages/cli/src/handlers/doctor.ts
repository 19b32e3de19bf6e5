import { diagnose } from '@amltune/core/diagnose';
import type { AzureInput, WorkspaceInput } from '../azure-options.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { exitCodeOfKind } from '../exit-codes.ts';
import { httpClientOf } from '../http-client.ts';
import { userAgentPrefix, workspaceFlags } from '../session.ts';

type DoctorInput = AzureInput & WorkspaceInput & { readonly registry: string };

/** Checks the ground; the first failure decides the exit code, because later ones often follow from it. */
export async function runDoctor(input: DoctorInput, context: CommandContext): Promise<CommandResult> {
  const { io, report, isInteractive } = context;
  const { cloud, credential, tenant, registry } = input;
  const step = report.step('Checking');
  const checks = await diagnose({
    start: io.cwd,
    env: io.env,
    httpClient: httpClientOf(io),
    abortSignal: io.abortSignal,
    onDeviceCode: (message) => report.note(message),
    onCheck: (title) => step.update(`Checking ${title}`),
    flags: workspaceFlags(input),
    registry,
    userAgentPrefix,
    ...(!isInteractive && { interactive: false }),
    ...(io.credential && { credential: io.credential }),
    ...(cloud !== undefined && { cloud }),
    ...(credential && { credentialName: credential }),
    ...(tenant !== undefined && { tenantId: tenant }),
  });
  step.done();
  const failed = checks.find(({ status }) => status === 'fail');
  return {
    value: { ok: failed === undefined, checks },
    view: { kind: 'checks', checks },
    exitCode: failed ? exitCodeOfKind[failed.kind ?? 'unexpected'] : 0,
  };
}
