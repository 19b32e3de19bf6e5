import { errorsOf, type ErrorCodeTable } from '@amltune/core';

/** Every code that the command line itself throws; the packages under it have tables of their own. */
export const cliErrorCodes = {
  ARGUMENT_INVALID: {
    kind: 'usage',
    meaning: 'An argument has a value that the command does not accept.',
    fix: 'Use one of the values that the message lists.',
  },
  ARGUMENT_MISSING: {
    kind: 'usage',
    meaning: 'The command needs an argument that was not given.',
    fix: 'Add the argument; `--help` after the command shows its usage.',
  },
  ARGUMENT_UNEXPECTED: {
    kind: 'usage',
    meaning: 'There are more arguments than the command takes.',
    fix: 'Remove the argument, or quote it together with the one before.',
  },
  COMMAND_UNKNOWN: {
    kind: 'usage',
    meaning: 'There is no command of that name.',
    fix: 'Run `amltune --help` for the list of commands.',
  },
  CONFIRMATION_NEEDED: {
    kind: 'usage',
    meaning: 'The command must ask first, and nobody is there to answer (no terminal, or CI is set).',
    fix: 'Add --yes to answer every question with yes.',
  },
  DECLINED: {
    kind: 'cancelled',
    meaning: 'The question of the command was answered with no.',
    fix: 'Run the command again and answer yes, or add --yes.',
  },
  HELP_TOPIC_UNKNOWN: {
    kind: 'usage',
    meaning: 'There is neither a command nor a help topic of that name.',
    fix: 'Run `amltune help` for the commands and topics.',
  },
  OPTION_CONFLICT: {
    kind: 'usage',
    meaning: 'Two options exclude each other.',
    fix: 'Give one of the options that the message names.',
  },
  OPTION_UNKNOWN: {
    kind: 'usage',
    meaning: 'The command has no option of that name.',
    fix: 'Run the command with --help for its options.',
  },
  OPTION_VALUE_INVALID: {
    kind: 'usage',
    meaning: 'An option has a value of the wrong type or outside its list.',
    fix: 'Use a value that the message describes.',
  },
  OPTION_VALUE_MISSING: {
    kind: 'usage',
    meaning: 'An option that needs a value was given none.',
    fix: 'Write the value after the option, or as --option=VALUE where it begins with a dash.',
  },
  QUERY_INVALID: {
    kind: 'usage',
    meaning: 'The --query expression is not valid JMESPath, or does not fit the result.',
    fix: 'Try the expression on the output of `-o json`; quote it for the shell.',
  },
  UNEXPECTED: {
    kind: 'unexpected',
    meaning: 'An error that amltune did not foresee; most likely a defect.',
    fix: 'Run the command again with --debug and report what it prints.',
  },
} as const satisfies ErrorCodeTable;

/** Makes an error of the command line. */
export const cliError = errorsOf(cliErrorCodes);
