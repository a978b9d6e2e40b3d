import type { ListedTool } from '../contract.ts';
import { once } from './once.ts';

/** A tool as listed: as a value, or as its JSON, which may be read later. Each is made from the other when it is first needed. */
interface Entry {
  readonly name: string;
  readonly read?: () => string;
  json?: string;
  tool?: ListedTool;
}

/** Tools as listed, in order. Most are only passed on as JSON, and never parsed. */
export class ToolList {
  readonly #entries: readonly Entry[];
  readonly #byName: () => ReadonlyMap<string, Entry>;

  private constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    this.#byName = once(() => new Map(entries.map((entry) => [entry.name, entry])));
  }

  static of(tools: readonly ListedTool[]): ToolList {
    return new ToolList(tools.map((tool) => ({ name: tool.name, tool })));
  }

  /** @param lines the JSON of each tool, or what reads it, in the order of the names */
  static prepared(names: readonly string[], lines: readonly (string | (() => string))[]): ToolList {
    return new ToolList(
      names.map((name, index) => {
        const line = lines[index] ?? '';
        return typeof line === 'string' ? { name, json: line } : { name, read: line };
      }),
    );
  }

  get names(): readonly string[] {
    return this.#entries.map(({ name }) => name);
  }

  /** The tool with this name, if it is listed. */
  find(name: string): ListedTool | undefined {
    const entry = this.#byName().get(name);
    return entry && toolOf(entry);
  }

  get tools(): readonly ListedTool[] {
    return this.#entries.map(toolOf);
  }

  /** The JSON of all. */
  get json(): string {
    return `[${this.#entries.map(jsonOf).join(',')}]`;
  }

  /** Those whose name fits. */
  only(fits: (name: string) => boolean): ToolList {
    return new ToolList(this.#entries.filter(({ name }) => fits(name)));
  }

  /** With these tools appended. */
  and(more: readonly ListedTool[]): ToolList {
    return new ToolList([...this.#entries, ...ToolList.of(more).#entries]);
  }
}

function toolOf(entry: Entry): ListedTool {
  entry.tool ??= JSON.parse(entry.json ?? entry.read?.() ?? '') as ListedTool;
  return entry.tool;
}

function jsonOf(entry: Entry): string {
  entry.json ??= entry.read?.() ?? JSON.stringify(toolOf(entry));
  return entry.json;
}
