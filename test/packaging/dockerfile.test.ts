import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const text = readFileSync('Dockerfile', 'utf8');
const lines = text.split('\n').filter((line) => /^[A-Z]+ /.test(line));
const of = (instruction: string) =>
  lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

describe('the Dockerfile', () => {
  test('has no fault that the linter knows, which knows one', () => {
    expect(validate(text)).toEqual([]);
    expect(validate('FROM node:24\nRUNN true\n')).not.toEqual([]);
  });

  test('builds in one stage and runs in another, each on a named major version', () => {
    expect(of('FROM')).toHaveLength(2);
    for (const image of of('FROM')) expect(image).toMatch(/^node:\d+-alpine( AS build)?$/);
  });

  test('runs as a user without rights, and holds no secret', () => {
    expect(of('USER')).toEqual(['node']);
    expect(lines.findIndex((line) => line.startsWith('USER'))).toBeLessThan(
      lines.findIndex((line) => line.startsWith('ENTRYPOINT')),
    );
    expect([...of('ENV'), ...of('ARG')].filter((each) => /PASSWORD|TOKEN|KEY|SECRET/i.test(each))).toEqual([]);
  });

  test('bears the name by which the registry knows the server', () => {
    expect(of('LABEL')).toEqual([`io.modelcontextprotocol.server.name="${packageJson.mcpName}"`]);
  });
});

test('the files that the image is built from suffice for the build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-image-'));
  const wanted = readFileSync('.dockerignore', 'utf8').match(/(?<=^!).+$/gm) ?? [];
  for (const path of wanted) cpSync(path, join(folder, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: folder, stdio: 'pipe' });
  const version = execFileSync(process.execPath, ['dist/cli.js', '--version'], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  expect(version).toBe(`${packageJson.version}\n`);
});
