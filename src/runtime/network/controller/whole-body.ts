import type { BodyReader } from './types.ts';

/** Keeps the body whole. */
export class WholeBody implements BodyReader {
  readonly #chunks: Uint8Array[] = [];
  kept = 0;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.kept += chunk.byteLength;
  }

  end(): Uint8Array {
    const [first, ...others] = this.#chunks;
    return first !== undefined && others.length === 0 ? first : Buffer.concat(this.#chunks);
  }
}
