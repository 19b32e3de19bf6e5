import type { CompletionEntry } from './table.ts';

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

function entryLines({ path, candidates, valueOptions }: CompletionEntry): string {
  const words = candidates.map(({ word, description }) => `    @(${quote(word)}, ${quote(description)})\n`).join('');
  const values = valueOptions.flatMap(({ names, choices }) =>
    names.map((name) => `  $values[${quote(`${path}|${name}`)}] = @(${choices.map(quote).join(', ')})\n`),
  );
  return `  $words[${quote(path)}] = @(\n${words}  )\n${values.join('')}`;
}

/** The completion script of PowerShell. */
export function powershellScript(name: string, entries: readonly CompletionEntry[]): string {
  return `# PowerShell completion of ${name}: ${name} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${quote(name)} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  # Keys are case-sensitive: -o and -O are different options.
  $words = New-Object System.Collections.Hashtable ([StringComparer]::Ordinal)
  $values = New-Object System.Collections.Hashtable ([StringComparer]::Ordinal)
${entries.map(entryLines).join('')}
  $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
  $reached = ''
  foreach ($word in @($typed | Select-Object -Skip 1)) {
    $longer = "$reached $word".Trim()
    if ($words.ContainsKey($longer)) { $reached = $longer }
  }
  $key = "$reached|$($typed[-1])"
  $candidates = if ($values.ContainsKey($key)) { $values[$key] | ForEach-Object { , @($_, $_) } } else { $words[$reached] }
  $candidates | Where-Object { $_[0].StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`;
}
