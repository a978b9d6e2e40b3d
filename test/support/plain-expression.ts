/** What text generators understand of an expression: conditions on what is around a match become part of it. */
export function plainExpression({ source }: RegExp): RegExp {
  let plain = '';
  for (let at = 0; at < source.length; ) {
    const [part = ''] = PART.exec(source.slice(at)) ?? [];
    if (NEGATED.test(part)) {
      at = endOfGroup(source, at);
    } else {
      plain += written(part);
      at += part.length;
    }
  }
  return new RegExp(plain);
}

/** An opened group, something escaped, or a single character. */
const PART = /^(?:\(\?(?:<?[=!]|<\w+>|:)|\\k<\w+>|\\[\s\S]|[\s\S])/;
const NEGATED = /^\(\?<?!/;

function written(part: string): string {
  if (part.startsWith('(?')) return '(?:';
  // What a quotation begins with, it ends with: some of the generated ones do.
  if (/^\\(?:k<|\d)/.test(part)) return `["']`;
  return part === '\\b' || part === '\\B' ? '' : part;
}

function endOfGroup(source: string, begin: number): number {
  let depth = 0;
  let isInClass = false;
  for (let at = begin; at < source.length; at += 1) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (isInClass) isInClass = char !== ']';
    else if (char === '[') isInClass = true;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new Error(`a group in ${source} has no end`);
}
