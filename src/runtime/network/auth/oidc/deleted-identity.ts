/**
 * Whether a refresh failed because the identity was deleted. The provider of a controller calls that its own fault
 * (`server_error`), with status 400 or 500, and only says what it is in the description.
 */
export async function isIdentityDeleted(error: unknown): Promise<boolean> {
  for (let each = error; typeof each === 'object' && each !== null; each = (each as Error).cause) {
    if ('error_description' in each) return NOT_FOUND.test(String(each.error_description));
    // The library does not read the body of an answer with status 500.
    if (each instanceof Response) return !each.bodyUsed && NOT_FOUND.test(await each.clone().text());
  }
  return false;
}

const NOT_FOUND = /\bidentity with id \S+ not found\b/;
