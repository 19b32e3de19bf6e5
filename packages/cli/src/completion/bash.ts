import type { CompletionEntry } from './table.ts';

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const quoteWords = (words: readonly string[]) => quote(words.join(' '));

function entryCase({ path, candidates, valueOptions }: CompletionEntry): string {
  const free = valueOptions.filter(({ choices }) => !choices.length).flatMap(({ names }) => names);
  const listed = valueOptions
    .filter(({ choices }) => choices.length)
    .map(({ names, choices }) => `        ${names.join('|')}) words=${quoteWords(choices)} ;;\n`);
  return `    ${quote(path)})
      words=${quoteWords(candidates.map(({ word }) => word))}
      case "$previous" in
${listed.join('')}        ${free.join('|')}) words='' ;;
      esac ;;
`;
}

/** The completion script of bash. */
export function bashScript(name: string, entries: readonly CompletionEntry[]): string {
  const paths = entries.map(({ path }) => path).filter(Boolean);
  return `# bash completion of ${name}: eval "$(${name} completion bash)"
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" path='' words='' longer index
  if [[ $current == '=' ]]; then current=''; fi
  if [[ $previous == '=' ]]; then previous="\${COMP_WORDS[COMP_CWORD - 2]}"; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    longer="\${path:+$path }\${COMP_WORDS[index]}"
    case "$longer" in
      ${paths.map(quote).join('|')}) path="$longer" ;;
    esac
  done
  case "$path" in
${entries.map(entryCase).join('')}  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${name} ${name}
`;
}
