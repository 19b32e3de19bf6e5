import type { AzureInput } from '../azure-options.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { signIn } from '../session.ts';

/** The identity whose tokens every other command would use. */
export async function showIdentity(input: AzureInput, context: CommandContext): Promise<CommandResult> {
  const step = context.report.step('Asking for a token');
  const { cloud, choice } = await signIn(input, context);
  step.done();
  const { source, account = null, tenantId = null, expiresOn } = choice;
  return {
    value: { source, account, tenantId, cloud: cloud.name, expiresOn },
    view: {
      kind: 'fields',
      fields: [
        ['Source', source],
        ['Account', account],
        ['Tenant', tenantId],
        ['Cloud', cloud.name],
        ['Expires', expiresOn],
      ],
    },
  };
}
