import { quoted } from '../terminal/shell-quoted.ts';
import type { Answer, CompletedCommand, Completion } from './words.ts';

/** The script for bash 3.2 and later. Anything it does not complete, bash completes as a path. */
export function bash({ commands, tools, categories }: Completion): string {
  const first = [...commands.map(({ name }) => name), 'help', '--help', '--version'];
  return `# Completion of ziti-mcp for bash. In ~/.bashrc: source <(ziti-mcp completion bash)
_ziti_mcp() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=
  local tools=${quoted(tools.join(' '))}
  local categories=${quoted(categories.join(' '))}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted(first.join(' '))}
  else
    case "\${COMP_WORDS[1]} $prev" in
${commands.flatMap(answers).join('\n')}
      *)
        case "\${COMP_WORDS[1]} $cur" in
${commands.map(flags).join('\n')}
${commands.flatMap(operands).join('\n')}
        esac ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _ziti_mcp ziti-mcp
`;
}

const answers = ({ name, flags }: CompletedCommand): string[] =>
  flags.flatMap(({ name: flag, answer }) => {
    if (answer === undefined) return [];
    const then = answer === 'path' || answer === 'anything' ? 'return' : `words=${words(answer)}`;
    return [`      ${quoted(`${name} --${flag}`)}) ${then} ;;`];
  });

const words = (answer: Exclude<Answer, 'path' | 'anything'>): string =>
  typeof answer === 'string' ? `$${answer}` : quoted(answer.join(' '));

const flags = ({ name, flags }: CompletedCommand): string =>
  `          ${quoted(`${name} -`)}*) words=${quoted(flags.map((flag) => `--${flag.name}`).join(' '))} ;;`;

function operands({ name, words, takesTool }: CompletedCommand): string[] {
  if (words.length === 0 && !takesTool) return [];
  return [`          ${quoted(`${name} `)}*) words="${[...words, ...(takesTool ? ['$tools'] : [])].join(' ')}" ;;`];
}
