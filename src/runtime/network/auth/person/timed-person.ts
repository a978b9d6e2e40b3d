import type { Person } from './person.ts';

/** A person, and for how many milliseconds they have been typing codes so far. */
export function timedPerson({ ask, ...person }: Person): { readonly person: Person; readonly typed: () => number } {
  if (ask === undefined) return { person, typed: () => 0 };
  let typed = 0;
  return {
    person: {
      ...person,
      async ask(question, fault) {
        const begun = performance.now();
        try {
          return await ask(question, fault);
        } finally {
          typed += performance.now() - begun;
        }
      },
    },
    typed: () => typed,
  };
}
