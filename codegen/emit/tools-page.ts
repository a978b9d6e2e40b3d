import type { Model, Tool } from '../model.ts';
import type { Emitter } from './index.ts';
import { preamble } from './preamble.ts';

/** The reference table of all tools, by category. */
export const emitToolsPage: Emitter = (model) => [{ path: 'docs/tools.md', text: page(model) }];

function page(model: Model): string {
  const sections = model.categories.map(({ id, title }) => {
    const tools = model.tools.filter(({ operation }) => operation.category === id);
    return `## ${title}\n\nCategory \`${id}\`.\n\n${HEAD}\n${tools.map(row).join('\n')}\n`;
  });
  return `${preamble(model, (line) => `<!-- ${line} -->`)}

# Tools

${model.tools.length} tools, one for each operation of the controller. A tool that reads is served always; a tool that
writes only when \`--allow-write\` names it. Required arguments are in bold.

${sections.join('\n')}`;
}

const HEAD = `| tool | effect | request | arguments | what it does |\n|---|---|---|---|---|`;

function row({ operation, listed, why }: Tool): string {
  const { name, aliases, effect, marks, method, path, api } = operation;
  const required = (listed.inputSchema['required'] as string[] | undefined) ?? [];
  const names = Object.keys(operation.arguments).map((key) => (required.includes(key) ? `**${key}**` : key));
  const kind = [effect, ...marks.map((mark) => `\`${mark}\``)].join(' ');
  const also = aliases.length > 0 ? ` (earlier names: ${aliases.join(', ')})` : '';
  const reason = method === 'GET' ? '' : ` <br>*Effect:* ${why}`;
  const cells = [
    `\`${name}\``,
    kind,
    `${api} \`${method} ${path}\``,
    names.join(', '),
    listed.description + reason + also,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
