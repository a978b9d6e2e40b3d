import { vi } from 'vitest';

/**
 * How many searches by regular expressions a function makes. Each may go through a whole text, or from one match to the
 * next.
 */
export function searchesOf(work: () => unknown): number {
  const exec = vi.spyOn(RegExp.prototype, 'exec');
  try {
    work();
    return exec.mock.calls.length;
  } finally {
    exec.mockRestore();
  }
}
