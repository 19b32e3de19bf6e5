import type { CompletionEntry } from './table.ts';

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const describe = (word: string, description: string) => quote(`${word.replaceAll(':', '\\:')}:${description}`);

function entryCase({ path, candidates, valueOptions }: CompletionEntry): string {
  const values = valueOptions.map(
    ({ names, choices }) => `        ${names.join('|')}) candidates=(${choices.map(quote).join(' ')}) ;;\n`,
  );
  return `    ${quote(path)})
      candidates=(
${candidates.map(({ word, description }) => `        ${describe(word, description)}\n`).join('')}      )
      case "$previous" in
${values.join('')}      esac ;;
`;
}

/** The completion script of zsh. */
export function zshScript(name: string, entries: readonly CompletionEntry[]): string {
  const paths = entries.map(({ path }) => path).filter(Boolean);
  return `#compdef ${name}
# zsh completion of ${name}: source <(${name} completion zsh), or save it as _${name} in a folder of $fpath
_${name}() {
  local reached='' longer='' previous="\${words[CURRENT - 1]}"
  local -i index
  local -a candidates
  for ((index = 2; index < CURRENT; index++)); do
    longer="\${reached:+$reached }\${words[index]}"
    case "$longer" in
      ${paths.map(quote).join('|')}) reached="$longer" ;;
    esac
  done
  case "$reached" in
${entries.map(entryCase).join('')}  esac
  if ((\${#candidates})); then _describe '${name}' candidates; else _files; fi
}
if [[ "\${funcstack[1]}" == '_${name}' ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}
