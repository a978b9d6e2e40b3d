import type { Login } from './login.ts';

/** Milliseconds after which the fields are read again: whatever renews a token writes it to the same place. */
const READ_AGAIN = 5 * 60_000;

/** Header fields that every request has, for APIs that take a token or a key. Nothing is sent to log in or out. */
export const headers: Login<'headers'> = {
  name: 'headers',
  bind({ fields }) {
    return {
      logIn: async () => ({ headers: fields(), lifetime: READ_AGAIN, alone: true }),
      logOut: async () => undefined,
    };
  },
};
