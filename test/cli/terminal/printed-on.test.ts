/** What a command prints depends on what it is printed on, not on the terminal that it was started in. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Home, newHome } from '../../networks/home.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => {
  vi.unstubAllGlobals();
  home.remove();
});

test.each([['surface'], ['policy', 'show'], ['policy', 'explain', 'deleteService'], ['install', '--list'], ['tools']])(
  '%s %s %s, piped in a narrow terminal, keeps its lines whole',
  async (...args) => {
    const usual = await home.run(args.filter(Boolean));
    const narrow = (stream: NodeJS.WriteStream) => Object.assign(Object.create(stream), { isTTY: true, columns: 40 });
    vi.spyOn(process, 'stdout', 'get').mockReturnValue(narrow(process.stdout));
    const piped = await home.run(args.filter(Boolean));
    vi.restoreAllMocks();
    expect(piped.stdout).toBe(usual.stdout);
  },
);
