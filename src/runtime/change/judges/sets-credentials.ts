import { isReadBy, type Judge } from './judge.ts';

const CREDENTIALS = ['password', 'username', 'certPem'];

/** New credentials, which the caller then knows. */
export const setsCredentials: Judge = {
  about: (reads) => isReadBy(['detailAuthenticator'], reads),
  judge({ reads: { args } }) {
    const set = CREDENTIALS.filter((field) => args[field] !== undefined);
    return set.length === 0 ? undefined : `${set.join(' and ')} that an identity logs in with`;
  },
};
