/** What a command prints depends on what it is printed on, not on the terminal that it was started in. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Home, newHome } from '../../networks/home.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => {
  vi.restoreAllMocks();
  home.remove();
});

test.each(['policy show', 'policy explain deleteService', 'install --list', 'tools'])(
  '%s, piped in a narrow terminal, keeps its lines whole',
  async (command) => {
    const usual = await home.run(command.split(' '));
    const narrow = (stream: NodeJS.WriteStream) => Object.assign(Object.create(stream), { isTTY: true, columns: 40 });
    vi.spyOn(process, 'stdout', 'get').mockReturnValue(narrow(process.stdout));
    const piped = await home.run(command.split(' '));
    expect(piped.stdout).toBe(usual.stdout);
  },
);
