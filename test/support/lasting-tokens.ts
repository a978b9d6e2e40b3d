import { ToolError } from '../../src/common/tool-error.ts';
import type { TokenSet } from '../../src/runtime/network/auth/oidc/token-set.ts';
import { type TokenStore, tokensInMemory } from '../../src/runtime/network/auth/oidc/token-store.ts';

/** Tokens that outlive a process, like those in a keychain, for tests to inspect. */
export interface LastingTokens extends TokenStore {
  set(): TokenSet | undefined;
  change(how: (set: TokenSet) => TokenSet): void;
}

export function lastingTokens(first?: TokenSet): LastingTokens {
  let text = first && JSON.stringify(first);
  const held = {
    read: async () => text,
    write: async (next: string) => {
      text = next;
    },
    clear: async () => {
      text = undefined;
    },
    assertHeld: async () => undefined,
  };
  const turns = tokensInMemory();
  const set = () => (text === undefined ? undefined : JSON.parse(text));
  return {
    lasting: true,
    read: held.read,
    exclusively: (work) => turns.exclusively(() => work(held)),
    set,
    change(how) {
      text = JSON.stringify(how(set()));
    },
  };
}

/** The same in a store that refuses to be written to a number of times. */
export function refusingTokens(tokens: LastingTokens, times: number): TokenStore {
  let left = times;
  return {
    ...tokens,
    exclusively: (work) =>
      tokens.exclusively((held) =>
        work({
          ...held,
          write: (text) =>
            left-- > 0 ? Promise.reject(new ToolError('login', 'The store is full.', 'Try again.')) : held.write(text),
        }),
      ),
  };
}
