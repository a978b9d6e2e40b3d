import type { Figure, Figured } from '../bench/figure.ts';

/** The marks around the figures in a document. */
const [OPEN, CLOSE] = ['<!-- figures -->', '<!-- /figures -->'];

/** What a table of figures needs to know about each. */
type Promised = Pick<Figure, 'name' | 'target' | 'bound'>;

/**
 * A table of all figures as they were measured, in the order of the bench.
 * @throws {Error} if one was not measured, or against another target than the current one
 */
export function figuresBlock(promised: readonly Promised[], measured: readonly Figured[]): string {
  const rows = promised.map(({ name, target, bound = 'at most' }) => {
    const figure = measured.find((each) => each.name === name);
    if (figure === undefined || figure.target !== target || figure.bound !== bound) {
      throw new Error(
        `"${name}" was not measured against its current target: npm run --silent bench > bench/results.json`,
      );
    }
    const { value, unit, met } = figure;
    return `| ${name} | ${format(value, unit)}${met ? '' : ' (missed)'} | ${bound} ${format(target, unit)} |`;
  });
  return ['| what | measured | promised |', '|---|---|---|', ...rows].join('\n');
}

/** With its unit, unless the figure's name implies it. */
const format = (value: number, unit: string): string => {
  const number = value.toLocaleString('en');
  return unit === 'x' ? `${number} times` : unit === '%' ? `${number}%` : `${number} ${unit}`;
};

/** The document with its marked part replaced. @throws {Error} if it lacks a mark */
export function withBlock(document: string, block: string): string {
  const [start, end] = [document.indexOf(OPEN), document.indexOf(CLOSE)];
  if (start < 0 || end < start) throw new Error(`there is no ${OPEN} with a ${CLOSE} after it`);
  return `${document.slice(0, start + OPEN.length)}\n${block}\n${document.slice(end)}`;
}
