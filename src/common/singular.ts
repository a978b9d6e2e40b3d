/** The word for one of the entities in a collection of a controller: `services` has a `service`, `identities` an `identity`. */
export const singular = (collection: string): string => collection.replace(/ies$/, 'y').replace(/s$/, '');
