/** What `Promise.all` does, for values with names. */
export async function together<T extends Readonly<Record<string, unknown>>>(
  values: T,
): Promise<{ readonly [Name in keyof T]: Awaited<T[Name]> }> {
  const entries = Object.entries(values).map(async ([name, value]) => [name, await value] as const);
  return Object.fromEntries(await Promise.all(entries)) as { readonly [Name in keyof T]: Awaited<T[Name]> };
}
