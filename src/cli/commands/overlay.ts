import { splitList } from '../../runtime/gate/policy/name-list.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { exposureFlags, generalFlags } from '../flags.ts';
import { withDocuments } from '../resolve/tables.ts';
import { note } from '../terminal/note.ts';
import { print } from '../terminal/print.ts';
import { UsageError } from '../usage-error.ts';

/** The folder that is written if none is named. */
const USUAL_FOLDER = 'overlay';

const HELP: Readonly<Record<string, string>> = {
  spec: 'the OpenAPI documents to review',
  overlay: `the folder to write (${USUAL_FOLDER})`,
};

const flags: readonly Flag[] = [
  ...exposureFlags.filter(({ name }) => name in HELP).map((flag) => ({ ...flag, help: HELP[flag.name] ?? flag.help })),
  { name: 'force', kind: 'switch', help: 'replace files that are already there' },
  ...generalFlags,
];

export const overlayCommand: Command = {
  name: 'overlay',
  operands: 'init',
  help: 'write a first overlay for OpenAPI documents: effects, categories, names and secrets, for you to review',
  flags,
  examples: [
    'ziti-mcp overlay init --spec petstore.yaml --overlay petstore',
    'ziti-mcp run --spec petstore.yaml --overlay petstore --controller https://petstore.example --anonymous',
  ],

  async run({ operands: [action, ...more], values: flags, stdout }) {
    if (action !== 'init') throw new UsageError('overlay takes "init": ziti-mcp overlay init --spec FILE');
    const values = withDocuments(more, flags);
    const documents = values.list('spec')?.flatMap(splitList) ?? [];
    if (documents.length === 0) throw new UsageError('overlay init needs --spec: the path of an OpenAPI document.');
    const folder = values.text('overlay') ?? USUAL_FOLDER;
    const [{ startOverlay }, { DocumentError }] = await Promise.all([
      import('../../documents/start-overlay.ts'),
      import('../../documents/document-error.ts'),
    ]);
    const { files, leftOut, operations } = await startOverlay(documents, folder, values.on('force')).catch((error) => {
      throw error instanceof DocumentError ? new UsageError(error.message) : error;
    });
    for (const text of leftOut) note(`left out an operation that cannot become a tool. ${text}`);
    await print(
      stdout,
      [
        ...files,
        '',
        `${operations} operations, none of them reviewed. Next: check the effects in these files, and remove each`,
        `\`review: true\` that you are done with. Then serve them: ziti-mcp run --spec ${documents.join(' ')} --overlay ${folder}`,
      ].join('\n'),
    );
    return EXIT.done;
  },
};
