import { quoted } from '../terminal/shell-quoted.ts';
import type { CompletedCommand, CompletedFlag, Completion } from './words.ts';

/** The script for zsh, to be sourced or put into a folder of fpath as \`_ziti-mcp\`. */
export function zsh({ commands, tools, categories }: Completion): string {
  return `#compdef ziti-mcp
# Completion of ziti-mcp for zsh. In ~/.zshrc, after compinit: source <(ziti-mcp completion zsh)
_ziti_mcp() {
  local -a tools categories described
  tools=(${tools.join(' ')})
  categories=(${categories.join(' ')})
  if (( CURRENT == 2 )); then
    described=(${commands.map(({ name, help }) => quoted(`${name}:${help}`)).join(' ')})
    _describe command described
    return
  fi
  case "$words[2] $words[CURRENT-1]" in
${commands.flatMap(({ name, flags }) => flags.flatMap((flag) => answer(name, flag))).join('\n')}
  esac
  case "$words[2] $words[CURRENT]" in
${commands.map(flags).join('\n')}
${commands.flatMap(operands).join('\n')}
    (*) _files ;;
  esac
}
if [ "$funcstack[1]" = _ziti-mcp ]; then _ziti_mcp; else compdef _ziti_mcp ziti-mcp; fi
`;
}

function answer(command: string, { name, answer }: CompletedFlag): string[] {
  if (answer === undefined) return [];
  return [`    (${quoted(`${command} --${name}`)}) ${howToAnswer(answer)}return ;;`];
}

function howToAnswer(answer: NonNullable<CompletedFlag['answer']>): string {
  if (answer === 'anything') return '';
  if (answer === 'path') return '_files; ';
  return typeof answer === 'string' ? `compadd -a ${answer}; ` : `compadd -- ${answer.join(' ')}; `;
}

function flags({ name, flags }: CompletedCommand): string {
  const described = flags.map((flag) => quoted(`--${flag.name}:${flag.help}`));
  return `    (${quoted(`${name} -`)}*) described=(${described.join(' ')}); _describe flag described ;;`;
}

function operands({ name, words, takesTool }: CompletedCommand): string[] {
  if (words.length === 0 && !takesTool) return [];
  const added = [...words, ...(takesTool ? ['$tools'] : [])].join(' ');
  return [`    (${quoted(`${name} `)}*) compadd -- ${added} ;;`];
}
