import { loadCommands, type LoadedCommand, type Program } from '../command.ts';
import { optionsOf } from '../global-options.ts';
import { wrapText } from '../text-width.ts';

type Row = readonly [name: string, meaning: string];

/** Variables that no option stands for. */
const otherVariables: readonly Row[] = [
  ['AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET', 'Sign-in of a service principal'],
  ['AZURE_CLIENT_CERTIFICATE_PATH', 'Its certificate, instead of the secret'],
  ['AZURE_FEDERATED_TOKEN_FILE', 'Sign-in by workload identity'],
  ['IDENTITY_ENDPOINT, IDENTITY_HEADER', 'Sign-in by managed identity, as Azure sets them'],
  ['ARM_CLOUD_METADATA_URL', 'Metadata document of a custom cloud'],
  ['HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY', 'Proxy of every connection, and the hosts without one'],
  ['NODE_EXTRA_CA_CERTS', 'Further certificate authorities, as of a company proxy'],
  ['AZURE_LOG_LEVEL', 'Log of the Azure packages on stderr: verbose, info, warning or error'],
  ['CI', 'When set, nothing is ever asked'],
  ['NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM', 'Colours; see `amltune help output`'],
  ['NODE_DISABLE_COMPILE_CACHE', 'When set, no compiled code is kept for the next start'],
];

/** Variables of the options of every command, with the option that beats each. */
function optionVariables(commands: readonly LoadedCommand[]): Row[] {
  const rows = new Map<string, string>();
  for (const command of commands) {
    for (const [name, { env = [], description }] of Object.entries(optionsOf(command))) {
      if (env.length) rows.set(env.join(', '), `${description} (--${name})`);
    }
  }
  return [...rows];
}

function rowsText(rows: readonly Row[]): string {
  return rows
    .map(
      ([name, meaning]) =>
        `  ${name}\n${wrapText(meaning, 80)
          .map((line) => `      ${line}\n`)
          .join('')}`,
    )
    .join('');
}

/** The page of `amltune help environment`. */
export async function environmentPage(program: Program): Promise<string> {
  return `Environment variables

An option on the command line beats the environment, the environment beats a file, and a file
beats what is built in. \`amltune config explain\` shows what each value is here, and from where.

Where several names stand on a line, the first one that is set wins:
${rowsText(optionVariables(await loadCommands(program)))}
Read by amltune or by the Azure packages in it:
${rowsText(otherVariables)}`;
}
