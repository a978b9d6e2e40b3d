import type { Model, Tool } from '../model.ts';
import type { EmittedFile, Emitter } from './index.ts';
import { mdPreamble } from './preamble.ts';
import { toolSection } from './tool-section.ts';

/** The reference of all tools: a page of each category, and the page that leads to them. */
export const emitToolsPage: Emitter = (model) => {
  const pages = model.categories.map(({ id, title }) => ({
    id,
    title,
    tools: model.tools.filter(({ operation }) => operation.category === id),
  }));
  return [{ path: 'docs/tools.md', text: indexPage(model, pages) }, ...pages.map((page) => categoryPage(model, page))];
};

interface Page {
  readonly id: string;
  readonly title: string;
  readonly tools: readonly Tool[];
}

function indexPage(model: Model, pages: readonly Page[]): string {
  const rows = pages.map(({ id, title, tools }) => {
    const count = (effect: string) => tools.filter(({ operation }) => operation.effect === effect).length || '';
    return `| [${title}](tools/${id}.md) | \`${id}\` | ${count('read')} | ${count('write')} | ${count('destructive')} |`;
  });
  const names = model.tools.map(
    ({ operation: { name, category } }) => `[${name}](tools/${category}.md#${anchor(name)})`,
  );
  return `${mdPreamble(model)}

# Tools

${model.tools.length} tools, one for each operation of the controller. A tool that reads is served always; a tool that
writes or destroys only when \`--allow-write\` names it.

| category | for \`--categories\` | read | write | destructive |
|---|---|---|---|---|
${rows.join('\n')}

## By name

${names.join(' ·\n')}
`;
}

function categoryPage(model: Model, { id, title, tools }: Page): EmittedFile {
  const text = `${mdPreamble(model)}

# ${title}

Category \`${id}\`. [All tools](../tools.md)

${tools.map(toolSection).join('\n\n')}
`;
  return { path: `docs/tools/${id}.md`, text };
}

/** The anchor that a heading gets of that name alone. */
const anchor = (name: string): string => name.toLowerCase();
