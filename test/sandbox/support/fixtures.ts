/** The recorded answers of a real controller. */
import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../fixtures/controller/', import.meta.url);

export type Values = Readonly<Record<string, unknown>>;

export interface Recording {
  readonly seq: number;
  readonly as: string;
  readonly operationId: string | null;
  readonly api: 'edge-management' | 'fabric' | 'root';
  readonly method: string;
  readonly path: string;
  readonly note?: string;
  readonly request: {
    readonly pathParams: Readonly<Record<string, string>>;
    readonly query: Values;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: { readonly status: number | null; readonly body: unknown };
  /** Its file, which is named after the resource. */
  readonly resource: string;
}

export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, ROOT), 'utf8')) as T;
}

/** All recordings, in the order in which they were made. */
export function recordings(): readonly Recording[] {
  const files = readdirSync(new URL('recordings/', ROOT)).filter((name) => !name.startsWith('_'));
  return files
    .flatMap((file) =>
      fixture<Omit<Recording, 'resource'>[]>(`recordings/${file}`).map((recording) => ({
        ...recording,
        resource: file.replace('.json', ''),
      })),
    )
    .sort((a, b) => a.seq - b.seq);
}

/** `root` is for requests with a full path. */
export const BASE_PATHS = { 'edge-management': '/edge/management/v1', fabric: '/fabric/v1', root: '' } as const;
