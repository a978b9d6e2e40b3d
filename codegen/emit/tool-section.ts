import type { Mark } from '../../src/contract.ts';
import { typeOf } from '../arguments/signature.ts';
import { isObject, type JsonObject } from '../common/json.ts';
import type { HandWritten } from '../model/hand-written.ts';
import type { Tool } from '../model/model.ts';

/** What a mark means to an operator. */
const MARK_TEXTS: Readonly<Record<Mark, string>> = {
  credential: 'its arguments or its answer contain a secret',
  lockout: 'can cut your own access',
  cluster: 'changes the controller cluster as a whole',
  hazard: 'known to harm the controller; only allowed by its exact name',
  session: "would replace this server's own login; only allowed by its exact name",
};

/** The section of one tool: what it does, what its names are, and an example question. */
export function toolSection({ operation, listed, why, question: ask }: Tool): string {
  const { name, aliases, effect, marks, method, path, api } = operation;
  const facts = [
    `**Effect:** ${effect}.${method === 'GET' ? '' : ` ${why}`}`,
    ...marks.map((mark) => `**Mark:** \`${mark}\`: ${MARK_TEXTS[mark]}.`),
    `**Request:** ${api} \`${method} ${path}\``,
    ...(aliases.length > 0 ? [`**Earlier names:** ${aliases.map((alias) => `\`${alias}\``).join(', ')}`] : []),
  ];
  return [
    `## ${name}`,
    listed.description,
    `> ${ask}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...table(listed),
  ].join('\n\n');
}

/** The section of a tool that is not in any document. */
export function handWrittenSection({ questions: [ask], listed, operation: { effect, name } }: HandWritten): string {
  const facts = `- **Effect:** ${effect}.${effect === 'read' ? '' : ' It makes several calls, each subject to policy.'}`;
  return [`## ${name}`, listed.description, `> ${ask}`, facts, ...table(listed)].join('\n\n');
}

function table({ inputSchema }: Tool['listed']): string[] {
  const properties = Object.entries((inputSchema['properties'] ?? {}) as JsonObject);
  if (properties.length === 0) return ['It takes no arguments.'];
  const required = (inputSchema['required'] as string[] | undefined) ?? [];
  const rows = properties.map(([name, schema]) => {
    const declared = isObject(schema) ? schema : {};
    const text = [required.includes(name) ? '**required**' : '', declared['description'] ?? '']
      .filter(Boolean)
      .join('; ');
    return `| \`${name}\` | \`${cell(typeOf(declared))}\` | ${cell(text)} |`;
  });
  return [`| argument | type | |\n|---|---|---|\n${rows.join('\n')}`];
}

/** A text in a table cell (GitHub Flavored Markdown, 4.10: a pipe is escaped, in code too). */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
