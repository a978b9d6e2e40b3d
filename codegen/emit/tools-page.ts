import { JUDGEMENTS } from '../../src/common/judgements.ts';
import type { HandWritten } from '../model/hand-written.ts';
import type { Model, Tool } from '../model/model.ts';
import type { EmittedFile, Emitter } from './emitter.ts';
import { mdPreamble } from './preamble.ts';
import { handWrittenSection, toolSection } from './tool-section.ts';

/** The tool reference: a page for each category, and an index. */
export const emitToolsPage: Emitter = (model) => {
  const pages = model.categories.map(({ id, title }) => ({
    id,
    title,
    tools: model.tools.filter(({ operation }) => operation.category === id),
  }));
  const handWrittenPages = ownPages(model);
  return [
    { path: 'docs/tools.md', text: indexPage(model, pages, handWrittenPages) },
    ...[
      ...pages.map((page) => ({ ...page, sections: page.tools.map(toolSection) })),
      ...handWrittenPages.map((page) => ({ ...page, sections: page.tools.map(handWrittenSection) })),
    ].map((page) => categoryPage(model, page)),
  ];
};

/** Headings of pages for tools that are not in any document; their categories are not in the overlay. */
const OWN_TITLES: Readonly<Record<string, string>> = { insight: 'Operator tools' };

function ownPages({ handWritten }: Model): readonly Page<HandWritten>[] {
  const ids = [...new Set(handWritten.map(({ operation }) => operation.category))];
  return ids.map((id) => ({
    id,
    title: OWN_TITLES[id] ?? id,
    tools: handWritten.filter(({ operation }) => operation.category === id),
  }));
}

interface Page<Kind extends Pick<Tool | HandWritten, 'operation'>> {
  readonly id: string;
  readonly title: string;
  readonly tools: readonly Kind[];
}

function indexPage(model: Model, pages: readonly Page<Tool>[], handWrittenPages: readonly Page<HandWritten>[]): string {
  const rows = [...handWrittenPages, ...pages].map(({ id, title, tools }) => {
    const count = (effect: string) => tools.filter(({ operation }) => operation.effect === effect).length || '';
    return `| [${title}](tools/${id}.md) | \`${id}\` | ${count('read')} | ${count('write')} | ${count('destructive')} |`;
  });
  const names = [...model.tools, ...model.handWritten]
    .map(({ operation: { category, name } }) => ({ category, name }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ category, name }) => `[${name}](tools/${category}.md#${anchor(name)})`);
  const beside = model.handWritten.length;
  const more =
    beside === 0
      ? ''
      : ` Another ${beside} are operator tools:\neach answers in one call what would take many calls of the others.`;
  return `${mdPreamble(model)}

# Tools

${model.tools.length} tools, one for each operation of the controller.${more}
Read tools are always served; write and destructive tools only if \`--allow-write\` names them.

| category | for \`--categories\` | read | write | destructive |
|---|---|---|---|---|
${rows.join('\n')}

${confirmedSection(model)}## By name

${names.join(' ·\n')}
`;
}

/** What needs confirmation, for the tools of this package: those of other products have no such judges. */
const confirmedSection = ({ handWritten }: Model): string =>
  handWritten.length === 0
    ? ''
    : `## What is confirmed

A change needs confirmation if it removes or replaces something, or if it does one of these things, whatever its method is. Each call is
judged by the difference that it makes; the judges are the files of \`src/runtime/change/judges/\`.

| a change that | means |
|---|---|
${Object.entries(JUDGEMENTS)
  .map(([id, { title, when }]) => `| ${title} (\`${id}\`) | ${when} |`)
  .join('\n')}

Other changes are judged too, but need no confirmation: they do not cut anything off, open anything to everyone, raise permissions or
weaken authentication. Costs move traffic between hosts that can all take it; an additional address in a config serves only those who
have access to its services; a new policy that lets the identities of its roles host is as narrow as these roles, unless one is
\`#all\`; and an enrollment of an identity that is not an administrator brings no permissions that the identity does not have. If
nobody may make such changes, leave their tools out of \`--allow-write\`.

Disabling a connected edge router deadlocks the controller, so it is refused unless \`--allow-write\` has the exact name of the tool.
\`confirm.exempt\` in a policy file exempts a tool from confirmation, by its exact name.

`;

interface SectionedPage {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly string[];
}

function categoryPage(model: Model, { id, sections, title }: SectionedPage): EmittedFile {
  const text = `${mdPreamble(model)}

# ${title}

Category \`${id}\`. [All tools](../tools.md)

${sections.join('\n\n')}
`;
  return { path: `docs/tools/${id}.md`, text };
}

/** The anchor of a heading with that name. */
const anchor = (name: string): string => name.toLowerCase();
