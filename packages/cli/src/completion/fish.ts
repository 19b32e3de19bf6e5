import type { CompletionEntry } from './table.ts';

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function entryLines(name: string, { path, candidates, valueOptions }: CompletionEntry): string {
  const at = `complete -c ${name} -n ${quote(`__${name}_at ${quote(path)}`)}`;
  return candidates
    .map(({ word, description }) => {
      if (!word.startsWith('--')) return `${at} -a ${quote(word)} -d ${quote(description)}\n`;
      const option = valueOptions.find(({ names }) => names.includes(word));
      const short = option?.names.find((each) => !each.startsWith('--'));
      const values = option?.choices.length ? ` -x -a ${quote(option.choices.join(' '))}` : option ? ' -r' : '';
      return `${at} -l ${word.slice(2)}${short ? ` -s ${short.slice(1)}` : ''}${values} -d ${quote(description)}\n`;
    })
    .join('');
}

/** The completion script of fish. */
export function fishScript(name: string, entries: readonly CompletionEntry[]): string {
  const paths = entries.map(({ path }) => path).filter(Boolean);
  return `# fish completion of ${name}: ${name} completion fish | source
function __${name}_at
  set -l reached ''
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim -- "$reached $word")
    if contains -- "$longer" ${paths.map(quote).join(' ')}
      set reached $longer
    end
  end
  test "$reached" = "$argv[1]"
end
complete -c ${name} -f
${entries.map((entry) => entryLines(name, entry)).join('')}`;
}
