import type { TestResult } from '../insight/access-tests/types.ts';

/** Results of access tests as JUnit XML: one test case per pair, so that CI shows which ones fail. */
export function junit(results: readonly TestResult[]): string {
  const failures = results.filter(({ passed }) => !passed).length;
  const cases = results.map(({ expected, identity, kind, passed, service, why }) => {
    const name = attribute(
      `${identity} ${expected === 'accept' ? 'must' : 'must not'} ${kind.toLowerCase()} ${service}`,
    );
    const open = `    <testcase classname="access" name="${name}"`;
    return passed ? `${open}/>` : `${open}>\n      <failure message="${attribute(why)}"/>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${results.length}" failures="${failures}">`,
    `  <testsuite name="access" tests="${results.length}" failures="${failures}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text of an attribute; leaves out what XML 1.0 cannot express (section 2.2). */
function attribute(text: string): string {
  return [...text]
    .filter((sign) => (sign.codePointAt(0) ?? 0) >= 0x20)
    .join('')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
