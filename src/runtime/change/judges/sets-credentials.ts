import { isReadBy, type Judge } from './judge.ts';

const CREDENTIALS = ['password', 'username', 'certPem'];

/** By what somebody logs in from now on: whoever asked for the change then knows it. */
export const setsCredentials: Judge = {
  about: (reads) => reads.change?.leaves !== 'removed' && isReadBy(['detailAuthenticator'], reads),
  judge({ reads: { given } }) {
    const set = CREDENTIALS.filter((field) => given[field] !== undefined);
    return set.length === 0 ? undefined : `${set.join(' and ')} by which an identity logs in`;
  },
};
