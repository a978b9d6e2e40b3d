import type { PairRule } from '../rule.ts';

/** The request to the controller. A caller does not see it, but it matters with an older controller. */
export const request: PairRule = ({ before, after }) => {
  const changed = (['api', 'method', 'path', 'operationId'] as const).filter((key) => before[key] !== after[key]);
  return changed.map((key) => ({
    class: 'compatible',
    what: `${WORDS[key]} was ${before[key] ?? 'none'} and is ${after[key] ?? 'none'}`,
    place: `/${key}`,
  }));
};

const WORDS = {
  api: 'the API of the request',
  method: 'the method of the request',
  path: 'the path of the request',
  operationId: "the operation's name in the document",
} as const;
