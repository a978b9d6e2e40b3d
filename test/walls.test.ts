import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, cyclicImports, filesOf, type Import, importsOf, loadedWith } from './support/imports.ts';

/** The rules for imports between folders (docs/architecture.md). They also apply to folders that are added later. */
const inside = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const insideAny = (folders: readonly string[]) => (file: string) => folders.some((folder) => inside(folder)(file));
const importsOfFolder = (folder: string): Import[] => filesOf(folder).flatMap(importsOf);
const shown = ({ from, to }: Import) => `${from} -> ${to}`;

/** What a folder imports from other folders of `src/`, and from the generator. */
const importsFromOutside = (folder: string): Import[] =>
  importsOfFolder(folder).filter(({ to }) => /^(src|codegen)\//.test(to) && !inside(folder)(to));

test('the generator does not import the server', () => {
  const forbidden = insideAny(['src/runtime', 'src/cli', 'src/http', 'src/sandbox', 'src/generated']);
  expect(
    importsOfFolder('codegen')
      .filter(({ to }) => forbidden(to))
      .map(shown),
  ).toEqual([]);
  expect(importsOfFolder('codegen').length).toBeGreaterThan(50);
  // Only its program gets the operator tools, which are found and described with the operations.
  const insight = importsOfFolder('codegen').filter(({ to }) => inside('src/insight')(to));
  expect(new Set(insight.map(({ from }) => from))).toEqual(new Set(['codegen/command-line.ts']));
});

test('generated files only import types from the contract', () => {
  const generated = importsOfFolder('src/generated');
  expect(generated.filter(({ to, typeOnly }) => to !== 'src/contract.ts' || !typeOnly).map(shown)).toEqual([]);
  expect(generated.length).toBeGreaterThan(0);
});

test('the contract imports nothing but its own parts', () => {
  const imports = ['src/contract.ts', ...filesOf('src/contract')].flatMap(importsOf);
  expect(imports.filter(({ to }) => !inside('src/contract')(to)).map(shown)).toEqual([]);
  expect(imports.length).toBeGreaterThan(0);
});

/** The folders and files of `src/` that each folder may import besides its own; a new folder needs an entry. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  access: [],
  cli: [
    'common',
    'contract.ts',
    'documents',
    'generated',
    'http',
    'insight',
    'keychain',
    'runtime',
    'sandbox',
    'surface',
    'telemetry',
  ],
  common: ['contract.ts'],
  contract: [],
  documents: ['codegen', 'common', 'contract.ts', 'generated'],
  filter: [],
  generated: ['contract.ts'],
  http: ['common', 'runtime'],
  insight: ['access', 'common', 'contract.ts', 'runtime'],
  keychain: ['common'],
  library: ['cli', 'common', 'runtime'],
  runtime: ['access', 'common', 'contract.ts', 'filter', 'generated', 'search'],
  sandbox: ['access', 'common', 'filter'],
  search: ['contract.ts'],
  surface: ['codegen', 'common', 'contract.ts', 'documents', 'generated', 'runtime'],
  telemetry: ['common', 'runtime'],
};

describe('each folder of src only imports what it may', () => {
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const partOf = (file: string) => (file.startsWith('src/') ? (file.split('/')[1] ?? '') : (file.split('/')[0] ?? ''));

  test.each(folders.map(({ name }) => name))('%s', (folder) => {
    const allowed = MAY_IMPORT[folder];
    if (allowed === undefined) throw new Error(`Add src/${folder} to MAY_IMPORT in test/walls.test.ts.`);
    const wrong = importsFromOutside(`src/${folder}`).filter(({ to }) => !allowed.includes(partOf(to)));
    expect(wrong.map(shown)).toEqual([]);
  });

  test('and the list has no other folders', () => {
    expect(Object.keys(MAY_IMPORT).sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});

describe('the server', () => {
  const files = filesOf('src/runtime');
  const imports = files.flatMap(importsOf);
  const offending = (pattern: RegExp) => files.filter((file) => pattern.test(codeOf(file)));

  test('imports neither the command line, the sandbox, the generator, nor tests and scripts', () => {
    const forbidden = insideAny([
      'src/cli',
      'src/http',
      'src/sandbox',
      'src/insight',
      'codegen',
      'test',
      'scripts',
      'bench',
    ]);
    expect(imports.filter(({ to }) => to === 'src/cli.ts' || forbidden(to)).map(shown)).toEqual([]);
    expect(imports.length).toBeGreaterThan(20);
  });

  test('gets the generated tables passed in: it only imports their types, and the base paths of the APIs', () => {
    const data = imports.filter(({ to, typeOnly }) => inside('src/generated')(to) && !typeOnly);
    expect(data.filter(({ to }) => to !== 'src/generated/apis.ts').map(shown)).toEqual([]);
  });

  test('only formats answers in answer/: requests are sent elsewhere', () => {
    const sending = filesOf('src/runtime/answer').filter((file) => /^import [^;]*\b(Send|Reads)\b/m.test(codeOf(file)));
    expect(sending).toEqual([]);
  });

  test('does not read the environment', () => {
    expect(offending(/process\s*(\.|\[['"])\s*(env|argv)\b|\{[^}]*\b(env|argv)\b[^}]*\}\s*=\s*process\b/)).toEqual([]);
    expect(imports.filter(({ to }) => /^(node:)?process$/.test(to)).map(shown)).toEqual([]);
  });

  test('prints nothing, because stdout carries the protocol', () => {
    expect(offending(/\bconsole\s*\.|process\s*\.\s*stdout/)).toEqual([]);
  });

  test('has no mutable state in modules', () => {
    // A collection is allowed if its type is read-only.
    const mutable = /^(?:export )?(?:(?:let|var) |const \w+(?!\w|: Readonly)[^=\n]*= new (?:Weak)?(?:Map|Set)\b)/m;
    expect(offending(mutable)).toEqual([]);
    // What is empty at first is there to be filled, and so is a field of a class itself that is not read-only.
    expect(offending(/^(?:export )?const \w+[^=\n]*= (?:\[\]|\{\}|Object\.create\(null\));?$/m)).toEqual([]);
    expect(offending(/^ +(?:private )?static (?!readonly )#?\w+(?:: [^=\n(]+)?(?: =|;)/m)).toEqual([]);
  });
});

/** The layers of generator and server, lowest first: a folder only imports from lower layers. A new folder needs an entry. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  codegen: [
    ...['common', 'documents', 'names', 'schemas', 'overlay', 'arguments', 'answers', 'model', 'search', 'emit'],
    ...['unknown', 'generate.ts', 'upgrade', 'command-line.ts', 'main.ts'],
  ],
  'src/runtime': ['safety', 'network', 'answer', 'change', 'gate', 'owners', 'tools', 'stages', 'call.ts', 'protocol'],
};

test.each(Object.entries(LAYERS))('folders of %s only import from lower layers', (folder, layers) => {
  const layerOf = (file: string) => file.slice(folder.length + 1).split('/')[0] ?? '';
  const files = filesOf(folder);
  expect([...new Set(files.map(layerOf))].sort()).toEqual([...layers].sort());
  const upward = files
    .flatMap(importsOf)
    .filter(({ to }) => inside(folder)(to))
    .filter(({ from, to }) => layers.indexOf(layerOf(from)) < layers.indexOf(layerOf(to)));
  expect(upward.map(shown)).toEqual([]);
});

/** Imports between the repository's own files. */
const ownImports = ['src', 'codegen', 'bench', 'scripts', 'test', 'examples']
  .flatMap(importsOfFolder)
  .filter(({ to }) => existsSync(to));

test('the contract is only imported as a whole', () => {
  const parts = ownImports.filter(({ from, to }) => inside('src/contract')(to) && !inside('src/contract')(from));
  expect([...new Set(parts.map(({ from }) => from))]).toEqual(['src/contract.ts']);
});

test('no folders of src and codegen import each other in a cycle', () => {
  const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');
  const between = ownImports
    .filter(({ from, to }) => /^(src|codegen)\b/.test(from) && /^(src|codegen)\b/.test(to))
    .map((each) => ({ ...each, from: folderOf(each.from), to: folderOf(each.to) }))
    .filter(({ from, to }) => from !== to);
  expect(new Set(cyclicImports(between).map(shown))).toEqual(new Set());
  expect(between.length).toBeGreaterThan(100);
});

/** An import as one between two folders that are next to each other; none if one of the files is beside the other's folder. */
function betweenSiblings(each: Import): Import[] {
  const [from, to] = [each.from.split('/'), each.to.split('/')];
  const depth = from.findIndex((name, place) => name !== to[place]);
  if (depth < 1 || depth === from.length - 1 || depth >= to.length - 1) return [];
  return [{ ...each, from: from.slice(0, depth + 1).join('/'), to: to.slice(0, depth + 1).join('/') }];
}

test('no folders inside another one import each other in a cycle, at any depth', () => {
  const between = ownImports.flatMap(betweenSiblings);
  expect(new Set(cyclicImports(between).map(shown))).toEqual(new Set());
  expect(between.length).toBeGreaterThan(1000);
});

test('no files import each other in a cycle, not even for types or by dynamic imports', () => {
  // A call holds its client and its tool, and a tool runs a call: as types, neither can be defined without the other.
  const isOwner = inside('src/runtime/owners');
  const counted = ownImports.filter(({ from, to, typeOnly }) => !(typeOnly && isOwner(from) && isOwner(to)));
  expect(cyclicImports(counted).map(shown)).toEqual([]);
  expect(counted.length).toBeGreaterThan(2000);
});

test('transports stay small: the quick lane is only a fast path in front of the protocol library', () => {
  const lines = filesOf('src/runtime/protocol/transports').map(
    (file) => readFileSync(file, 'utf8').split('\n').length - 1,
  );
  expect(lines.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(400);
});

test('the check finds cycles, without what leads to them or away from them', () => {
  const imports = ['in a', 'a b', 'b c', 'c a', 'c out', 'self self'].map((each): Import => {
    const [from = '', to = ''] = each.split(' ');
    return { from, to, typeOnly: false, dynamic: false };
  });
  expect(cyclicImports(imports).map(shown)).toEqual(['a -> b', 'b -> c', 'c -> a', 'self -> self']);
});

test('no module exports a variable: whoever imports a value can keep it', () => {
  expect(filesOf('src').filter((file) => /^export (let|var)\b/m.test(codeOf(file)))).toEqual([]);
});

describe('an ordinary start over stdio', () => {
  const loaded = [...loadedWith('src/cli.ts')];

  test('loads neither the sandbox, nor the generator, nor the HTTP server, nor telemetry', () => {
    expect(loaded.filter(insideAny(['src/sandbox', 'src/http', 'src/access', 'src/telemetry', 'codegen']))).toEqual([]);
    expect(loaded).toContain('src/cli/main.ts');
  });

  test('loads few libraries', () => {
    const imports = loaded.flatMap(importsOf).filter((each) => !each.typeOnly && !each.dynamic);
    const packages = imports.map(({ to }) => to).filter((to) => !/^(node:|src\/)/.test(to));
    expect([...new Set(packages)].sort()).toEqual(['fastest-levenshtein', 'picomatch']);
  });

  test('loads no login methods, and nothing that accesses a keychain', () => {
    const heavy =
      /^src\/(keychain\/\w+-vault|runtime\/network\/auth\/(index|oidc\/(library|provider|tokens))|cli\/init\/)/;
    expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
    expect([...loadedWith('src/runtime/network/cluster/controller.ts')].some((file) => heavy.test(file))).toBe(true);
  });

  test('with a stored network loads nothing that asks a person or runs a program', () => {
    const node = [...loadedWith('src/cli/networks/stored-connection.ts')]
      .flatMap(importsOf)
      .filter((each) => !each.typeOnly && !each.dynamic && each.to.startsWith('node:'));
    expect([...new Set(node.map(({ to }) => to))].sort()).toEqual(['node:fs', 'node:path']);
  });

  test('loads the descriptions of operator tools, but not their code', () => {
    expect(loaded.filter((file) => /^src\/insight\/[^/]+\/(?!severity)/.test(file))).toEqual([]);
  });

  test('loads nothing that only calls need: that is loaded once a client has opened', () => {
    const ofCalls =
      /^src\/(cli\/wire\/(open|make)|runtime\/(call|stages\/|change\/|gate\/(arguments|confirm)\/|safety\/secrets\/patterns))/;
    expect(loaded.filter((file) => ofCalls.test(file))).toEqual([]);
    expect([...loadedWith('src/cli/wire/open.ts')].some((file) => ofCalls.test(file))).toBe(true);
  });

  test('does not load the schemas of arguments and answers', () => {
    expect(loaded.filter((file) => /^src\/generated\/(inputs|outputs)\.ts$/.test(file))).toEqual([]);
  });
});

test('the bundle only includes the used parts of zod: importing `z` would include all of it', () => {
  const files = [...filesOf('src'), ...filesOf('codegen')].filter((file) => /from 'zod'/.test(codeOf(file)));
  expect(files.filter((file) => /^import \{[^}]*\bz\b[^}]*\} from 'zod'/m.test(codeOf(file)))).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
});

test('every form of import is recognized', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-imports-'));
  const file = join(folder, 'module.ts');
  const lines = [
    "import './effect.ts';",
    "import plain from 'plain';",
    "import { one, type Two } from './mixed.ts';",
    "import { type Only } from './only.ts';",
    "import type { All } from './all.ts';",
    "import other, { type Named } from './other.ts';",
    "import {\n  first,\n  second,\n} from './lines.ts';",
    "import * as star from './star.ts';",
    "export { again } from './again.ts';",
    "export * from './every.ts';",
    "// import './comment.ts';",
    "/* import './block.ts'; */",
    "/*\nimport './lines-of-comment.ts';\n*/",
    "const all = '/*';",
    "import './between.ts';",
    "const ends = '*/';",
    "const late = await import('./late.ts');",
    'const later = await import(`./later.ts`);',
    "type Late = typeof import('./late-type.ts');",
  ];
  writeFileSync(file, lines.join('\n'));
  const found = importsOf(file).map(({ to, typeOnly, dynamic }) => {
    return `${to.replace(`${folder}/`, '')}${typeOnly ? ' type' : ''}${dynamic ? ' late' : ''}`;
  });
  rmSync(folder, { recursive: true });
  expect(found).toEqual([
    ...['effect.ts', 'plain', 'mixed.ts', 'only.ts type', 'all.ts type', 'other.ts', 'lines.ts', 'star.ts'],
    ...['again.ts', 'every.ts', 'between.ts', 'late.ts late', 'later.ts late', 'late-type.ts type late'],
  ]);
});

test('no module is imported in a way that is not recognized', () => {
  const files = [...filesOf('src'), ...filesOf('codegen')];
  const computed = /(?<!async )\bimport\(\s*(?:[^'"`\s]|`[^`]*\$\{)/;
  expect(files.filter((file) => computed.test(codeOf(file)) || /\bcreateRequire\b/.test(codeOf(file)))).toEqual([]);
});

test('no test file starts a server while it is only read, as for a list of the tests', () => {
  const tests = filesOf('test').filter((file) => file.endsWith('.test.ts'));
  expect(tests.filter((file) => /^\S.*\bawait start\w*\(/m.test(codeOf(file)))).toEqual([]);
  expect(tests.length).toBeGreaterThan(100);
});
