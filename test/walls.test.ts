import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, filesOf, type Import, importsOf, loadedWith } from './support/imports.ts';

/** The walls between the rooms (docs/architecture.md): held here, not by memory. */
const inside = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const importsOfRoom = (room: string): Import[] => filesOf(room).flatMap(importsOf);
const shown = ({ from, to }: Import) => `${from} -> ${to}`;

test('the generator never imports the server', () => {
  const rooms = ['src/runtime', 'src/cli', 'src/sandbox', 'src/generated'];
  const wrong = importsOfRoom('codegen').filter(({ to }) => rooms.some((room) => inside(room)(to)));
  expect(wrong.map(shown)).toEqual([]);
  expect(importsOfRoom('codegen').length).toBeGreaterThan(50);
  // Its program is handed the operator tools, which are found and described with the operations.
  const own = importsOfRoom('codegen').filter(({ to }) => inside('src/insight')(to));
  expect(new Set(own.map(({ from }) => from))).toEqual(new Set(['codegen/main.ts']));
});

test('what is generated imports the contract alone, and only its types', () => {
  const generated = importsOfRoom('src/generated');
  expect(generated.filter(({ to, typeOnly }) => to !== 'src/contract.ts' || !typeOnly).map(shown)).toEqual([]);
  expect(generated.length).toBeGreaterThan(0);
});

test('the contract imports nothing', () => {
  expect(importsOf('src/contract.ts')).toEqual([]);
});

test('the model of access imports nothing above it', () => {
  const imports = importsOfRoom('src/access');
  expect(imports.filter(({ to }) => !inside('src/access')(to)).map(shown)).toEqual([]);
  expect(imports.length).toBeGreaterThan(5);
});

test('the filter language stands on the ground floor: it imports nothing outside its room', () => {
  const imports = importsOfRoom('src/filter');
  expect(imports.filter(({ to }) => !inside('src/filter')(to)).map(shown)).toEqual([]);
  expect(imports.length).toBeGreaterThan(10);
});

test('the sandbox is a product of its own: of the server it imports what stands on the ground floor alone', () => {
  const imports = importsOfRoom('src/sandbox').filter(({ to }) => to.startsWith('src/') && !inside('src/sandbox')(to));
  const rooms = new Set(imports.map(({ to }) => to.split('/')[1]));
  expect([...rooms].sort()).toEqual(['access', 'common', 'filter']);
});

describe('the server', () => {
  const files = filesOf('src/runtime');
  const imports = files.flatMap(importsOf);
  const offending = (pattern: RegExp) => files.filter((file) => pattern.test(codeOf(file)));

  test('knows neither the command line, nor the sandbox, nor the generator', () => {
    const rooms = ['src/cli', 'src/sandbox', 'codegen', 'test', 'scripts'];
    const wrong = imports.filter(({ to }) => to === 'src/cli.ts' || rooms.some((room) => inside(room)(to)));
    expect(wrong.map(shown)).toEqual([]);
    expect(imports.length).toBeGreaterThan(20);
  });

  test('is handed the table: of what is generated it imports types, and the base paths of its clients', () => {
    const data = imports.filter(({ to, typeOnly }) => inside('src/generated')(to) && !typeOnly);
    expect(data.filter(({ to }) => to !== 'src/generated/apis.ts').map(shown)).toEqual([]);
  });

  test('reads no environment', () => {
    expect(offending(/process\s*(\.|\[['"])\s*(env|argv)\b|\{[^}]*\b(env|argv)\b[^}]*\}\s*=\s*process\b/)).toEqual([]);
    expect(imports.filter(({ to }) => /^(node:)?process$/.test(to)).map(shown)).toEqual([]);
  });

  test('prints nothing: stdout carries the protocol', () => {
    expect(offending(/\bconsole\s*\.|process\s*\.\s*stdout/)).toEqual([]);
  });

  test('holds no state that outlives a session', () => {
    // A collection is allowed where its type says that nobody can change it.
    const changeable = /^(?:export )?(?:(?:let|var) |const \w+(?!\w|: Readonly)[^=\n]*= new (?:Weak)?(?:Map|Set)\b)/m;
    expect(offending(changeable)).toEqual([]);
  });
});

/** The floors of the server, the lowest first: a room imports only from those below it. */
const FLOORS = ['safety', 'network', 'answer', 'change', 'gate', 'owners', 'tools', 'stages', 'call.ts', 'protocol'];

test('rooms of the server import only from the floors below them', () => {
  const floorOf = (file: string) => file.split('/')[2] ?? '';
  const files = filesOf('src/runtime');
  expect([...new Set(files.map(floorOf))].sort()).toEqual([...FLOORS].sort());
  const upward = files
    .flatMap(importsOf)
    .filter(({ to }) => inside('src/runtime')(to))
    .filter(({ from, to }) => FLOORS.indexOf(floorOf(from)) < FLOORS.indexOf(floorOf(to)));
  expect(upward.map(shown)).toEqual([]);
});

test('no rooms import each other in a circle, whatever they are', () => {
  // The program of the generator stands above everything that it runs; upgrading stands above the surface.
  const roomOf = (file: string) => {
    const [top = '', room = ''] = file.split('/');
    if (top !== 'codegen') return `${top}/${room}`;
    return room === 'main.ts' || room === 'upgrade' ? `${top}/${room}` : top;
  };
  const reached = new Map<string, Map<string, Import>>();
  for (const each of [...filesOf('src'), ...filesOf('codegen')].flatMap(importsOf)) {
    const [from, to] = [roomOf(each.from), roomOf(each.to)];
    if (from === to || !/^(src|codegen)\b/.test(each.to)) continue;
    reached.set(from, (reached.get(from) ?? new Map()).set(to, each));
  }
  const circles: string[] = [];
  const walk = (room: string, way: readonly string[]) => {
    if (way.includes(room)) circles.push([...way.slice(way.indexOf(room)), room].join(' -> '));
    else for (const next of reached.get(room)?.keys() ?? []) walk(next, [...way, room]);
  };
  for (const room of reached.keys()) walk(room, []);
  expect([...new Set(circles)]).toEqual([]);
  expect(reached.size).toBeGreaterThan(10);
});

test('common ground stands on the contract alone', () => {
  const wrong = importsOfRoom('src/common').filter(
    ({ to }) => to.startsWith('src/') && to !== 'src/contract.ts' && !inside('src/common')(to),
  );
  expect(wrong.map(shown)).toEqual([]);
});

test('serving over HTTP stands on the server, and knows neither the command line nor the sandbox', () => {
  const imports = importsOfRoom('src/http').filter(({ to }) => to.startsWith('src/') && !inside('src/http')(to));
  expect([...new Set(imports.map(({ to }) => to.split('/')[1]))].sort()).toEqual(['common', 'runtime']);
  const imported = importsOfRoom('src/runtime').filter(({ to }) => inside('src/http')(to));
  expect(imported.map(shown)).toEqual([]);
});

test('an ordinary start loads neither the sandbox nor the generator, nor what serves over HTTP', () => {
  const loaded = [...loadedWith('src/cli.ts')];
  expect(
    loaded.filter((file) => ['src/sandbox', 'src/http', 'src/telemetry', 'codegen'].some((room) => inside(room)(file))),
  ).toEqual([]);
  expect(loaded).toContain('src/cli/main.ts');
});

test('an ordinary start loads few libraries', () => {
  const imports = [...loadedWith('src/cli.ts')].flatMap(importsOf).filter((each) => !each.typeOnly && !each.dynamic);
  const packages = imports.map(({ to }) => to).filter((to) => !/^(node:|src\/)/.test(to));
  expect([...new Set(packages)].sort()).toEqual(['fastest-levenshtein', 'picomatch']);
});

test('an ordinary start loads nothing that logs in, nor what reaches a keychain', () => {
  const heavy =
    /^src\/(keychain\/\w+-vault|runtime\/network\/auth\/(index|oidc\/(library|provider|tokens))|cli\/init\/)/;
  expect([...loadedWith('src/cli.ts')].filter((file) => heavy.test(file))).toEqual([]);
  expect([...loadedWith('src/runtime/network/controller/controller.ts')].some((file) => heavy.test(file))).toBe(true);
});

test('an ordinary start does not load the schemas of arguments and answers', () => {
  const heavy = ['src/generated/inputs.ts', 'src/generated/outputs.ts'];
  expect([...loadedWith('src/cli.ts')].filter((file) => heavy.includes(file))).toEqual([]);
});

test('the bundle takes of zod what is used: its name `z` would bring all of it', () => {
  const files = [...filesOf('src'), ...filesOf('codegen')].filter((file) => /from 'zod'/.test(codeOf(file)));
  expect(files.filter((file) => /^import \{[^}]*\bz\b[^}]*\} from 'zod'/m.test(codeOf(file)))).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
});

test('the walls can see: every way to import is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-walls-'));
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
    "const late = await import('./late.ts');",
    "type Late = typeof import('./late-type.ts');",
  ];
  writeFileSync(file, lines.join('\n'));
  const found = importsOf(file).map(({ to, typeOnly, dynamic }) => {
    return `${to.replace(`${folder}/`, '')}${typeOnly ? ' type' : ''}${dynamic ? ' late' : ''}`;
  });
  rmSync(folder, { recursive: true });
  expect(found).toEqual([
    ...['effect.ts', 'plain', 'mixed.ts', 'only.ts type', 'all.ts type', 'other.ts', 'lines.ts', 'star.ts'],
    ...['again.ts', 'every.ts', 'late.ts late', 'late-type.ts type late'],
  ]);
});
