/** Whether a version such as `0.26.52` comes before another, number by number (Semantic Versioning 2.0.0, item 11). */
export function isOlder(version: string, than: string): boolean {
  const parts = numbersIn(version);
  for (const [index, number] of numbersIn(than).entries()) {
    const part = parts[index] ?? 0;
    if (part !== number) return part < number;
  }
  return false;
}

const numbersIn = (version: string): number[] => version.split('.').map(Number);
