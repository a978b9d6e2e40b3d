/** Creates something on first use, and keeps it. */
export function once<T>(make: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: make() };
    return result.value;
  };
}

/**
 * Like `once`, for something that can fail: after a failure, the next use tries again. Concurrent callers share one
 * attempt.
 */
export function onceItWorks<T>(make: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= make().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
