import { quoted } from '../terminal/shell-quoted.ts';
import type { CompletedCommand, CompletedFlag, Completion } from './words.ts';

/** The script for fish. */
export function fish({ commands, tools, categories }: Completion): string {
  return `# Completion of ziti-mcp for fish. ziti-mcp completion fish > ~/.config/fish/completions/ziti-mcp.fish
set -g __ziti_mcp_tools ${tools.join(' ')}
set -g __ziti_mcp_categories ${categories.join(' ')}
complete -c ziti-mcp -f
${commands.flatMap(lines).join('\n')}
`;
}

function lines({ name, help, flags, words, takesTool }: CompletedCommand): string[] {
  const within = `complete -c ziti-mcp -n '__fish_seen_subcommand_from ${name}'`;
  const operands = [...words, ...(takesTool ? ['$__ziti_mcp_tools'] : [])].join(' ');
  return [
    `complete -c ziti-mcp -n __fish_use_subcommand -a ${name} -d ${text(help)}`,
    ...flags.map((flag) => `${within} -l ${flag.name}${answer(flag)} -d ${text(flag.help)}`),
    ...(operands === '' ? [] : [`${within} -a "${operands}"`]),
  ];
}

function answer({ answer }: CompletedFlag): string {
  if (answer === undefined) return '';
  if (answer === 'path') return ' -r -F';
  if (answer === 'anything') return ' -x';
  return typeof answer === 'string' ? ` -x -a "$__ziti_mcp_${answer}"` : ` -x -a ${quoted(answer.join(' '))}`;
}

/** In single quotes fish takes a backslash before a quote, and before a backslash. */
const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
