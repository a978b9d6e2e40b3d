/** Whether a version such as `0.26.52` comes before another, number by number (Semantic Versioning 2.0.0, item 11). */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.split('.').map(Number));
  for (const [index, number] of (other ?? []).entries()) {
    const part = one?.[index] ?? 0;
    if (part !== number) return part < number;
  }
  return false;
}
