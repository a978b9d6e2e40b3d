import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../common/errors.ts';
import type { Model } from '../model/model.ts';

/** A part of a hand-written page that the generator fills between two marks. */
interface Block {
  readonly page: string;
  readonly name: string;
  readonly text: (model: Model) => string;
}

const COMPATIBILITY = 'docs/compatibility.md';

const BLOCKS: readonly Block[] = [
  { page: 'README.md', name: 'operations', text: ({ tools }) => String(tools.length) },
  { page: COMPATIBILITY, name: 'documents', text: documentsTable },
  { page: COMPATIBILITY, name: 'since', text: sinceTable },
];

/** The pages of a repository with their blocks filled. A missing page is skipped. */
export async function filledPages(root: string, model: Model): Promise<{ path: string; text: string }[]> {
  const pages = new Map<string, string>();
  for (const { page, name, text } of BLOCKS) {
    const before = pages.get(page) ?? (await readFile(join(root, page), 'utf8').catch(() => undefined));
    if (before !== undefined) pages.set(page, filled(before, page, name, text(model)));
  }
  return [...pages].map(([path, text]) => ({ path, text }));
}

/** A block within a line stays there; any other has its marks on lines of their own. */
function filled(page: string, path: string, name: string, text: string): string {
  const [open, close] = [`<!-- generated: ${name} -->`, '<!-- /generated -->'];
  const start = page.indexOf(open) + open.length;
  const end = page.indexOf(close, start);
  if (start < open.length || end < 0) {
    throw new InputError(path, '', `has no ${open} with a ${close} after it`, 'put both marks back');
  }
  const lineBreak = page[start] === '\n' ? '\n' : '';
  return `${page.slice(0, start)}${lineBreak}${text}${lineBreak}${page.slice(end)}`;
}

function documentsTable({ apis, tools }: Model): string {
  const rows = apis.map(({ api, version, digest }) => {
    const count = tools.filter(({ operation }) => operation.api === api).length;
    return `| ${api} | ${version} | ${count} | ${digest.slice(0, 23)} |`;
  });
  return ['| API | version | operations | digest of the document |', '|---|---|---|---|', ...rows].join('\n');
}

/** The tools that an older document of their API is known to lack. */
function sinceTable({ tools }: Model): string {
  const rows = tools.flatMap(({ operation: { name, api, since } }) =>
    since === undefined ? [] : [`| \`${name}\` | ${api} ${since} |`],
  );
  return ['| tool | since |', '|---|---|', ...rows].join('\n');
}
