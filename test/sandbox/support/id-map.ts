/** Maps the sandbox's ids to recorded ones. */
import type { Values } from './fixtures.ts';

export class IdMap {
  /** Ours to recorded. */
  readonly #known = new Map<string, string>();

  set(ours: string, recorded: string): void {
    if (ours !== recorded) this.#known.set(ours, recorded);
  }

  clear(): void {
    this.#known.clear();
  }

  ours(text: string): string {
    return [...this.#known].reduce((result, [ours, recorded]) => result.replaceAll(recorded, ours), text);
  }

  recorded(text: string): string {
    return [...this.#known].reduce((result, [ours, recorded]) => result.replaceAll(ours, recorded), text);
  }

  /** A creation returns the new id; enrollments created with an identity are found in the answers that show them. */
  learn(expected: unknown, raw: unknown, mapped: unknown): void {
    const [recorded, ours] = [dataOf(expected), dataOf(raw)];
    if (!Array.isArray(recorded) && !Array.isArray(ours)) this.#pair(recorded?.id, ours?.id);
    const rows = asList(dataOf(mapped));
    for (const row of asList(recorded)) {
      const twin = rows.find((other) => sameEntity(row, other));
      if (twin === undefined) continue;
      this.#pair(row.id, twin.id);
      for (const [method, enrollment] of Object.entries((row.enrollment ?? {}) as Record<string, Values>)) {
        this.#pair(enrollment.id, (twin.enrollment as Record<string, Values> | undefined)?.[method]?.id);
      }
    }
  }

  #pair(recorded: unknown, ours: unknown): void {
    if (typeof recorded === 'string' && typeof ours === 'string') this.set(ours, recorded);
  }
}

function dataOf(body: unknown): Values & { readonly id?: unknown } {
  return ((body as { data?: unknown } | undefined)?.data ?? {}) as Values;
}

function asList(data: unknown): readonly Values[] {
  return Array.isArray(data) ? (data as Values[]) : [data as Values];
}

/** Rows are the same if their id is, or if both are an enrollment with the same method and owner. */
function sameEntity(row: Values, other: Values): boolean {
  if (row.id !== undefined && row.id === other.id) return true;
  const owner = (one: Values) => one.identityId ?? one.edgeRouterId ?? one.transitRouterId;
  return row.jwt !== undefined && row.method === other.method && owner(row) === owner(other);
}
