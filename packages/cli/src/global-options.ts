import type { AnyCommand } from './command.ts';
import type { OptionSpecs } from './option-spec.ts';
import { outputFormats } from './output-formats.ts';

const heading = 'Global options';

/** Options of every command; the shell reads them, handlers do not. */
export const globalOptions = {
  output: {
    type: 'string',
    short: 'o',
    placeholder: 'FORMAT',
    choices: outputFormats,
    default: 'human',
    env: ['AMLTUNE_OUTPUT'],
    description: 'Format of the result on stdout',
    heading,
  },
  query: { type: 'string', description: 'JMESPath expression that picks from the result', heading },
  verbose: { type: 'boolean', description: 'Say more on stderr about what is done', heading },
  debug: { type: 'boolean', description: 'Say everything, and print the stack of an error', heading },
  color: { type: 'boolean', default: true, description: 'Print without colours', heading },
  help: { type: 'boolean', short: 'h', description: 'Show help for the command', heading },
} as const satisfies OptionSpecs;

/** Options of every command that changes something. */
export const changeOptions = {
  yes: { type: 'boolean', short: 'y', description: 'Answer every question with yes' },
  'dry-run': { type: 'boolean', description: 'Show what would be done and change nothing' },
} as const satisfies OptionSpecs;

/** Every option that a command accepts, its own first. */
export function optionsOf(command: AnyCommand | undefined): OptionSpecs {
  return { ...command?.options, ...(command?.mutates && changeOptions), ...globalOptions };
}
