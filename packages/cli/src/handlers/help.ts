import type { CommandContext, CommandResult } from '../command.ts';
import { cliError } from '../error-codes.ts';
import { wordsAfter } from '../find-command.ts';
import { helpResult } from '../help-text.ts';
import { didYouMean } from '../suggest.ts';

/**
 * The page of a topic, else the help of the command or group that the words name.
 *
 * @throws AmltuneError `HELP_TOPIC_UNKNOWN`
 */
export async function showHelp(words: readonly string[], { program, io }: CommandContext): Promise<CommandResult> {
  const name = words.join(' ');
  const topic = program.topics.find((each) => each.name === name);
  if (topic) {
    const text = await topic.render(program);
    return { value: { topic: name, summary: topic.summary, text }, view: { kind: 'text', text } };
  }
  const isKnown = words.every((word, at) => wordsAfter(program, words.slice(0, at)).includes(word));
  if (isKnown) return helpResult(program, words, io);
  const names = [
    ...program.topics.map((each) => each.name),
    ...program.commands.flatMap(({ path }) => path.map((_, at) => path.slice(0, at + 1).join(' '))),
  ];
  throw cliError('HELP_TOPIC_UNKNOWN', `There is no help on ${JSON.stringify(name)}.${didYouMean(name, names)}`);
}
