import { describe } from 'vitest';
import { blockLines } from '../../../codegen/upgrade/block-lines.ts';
import { rows } from '../rows.ts';

const LINES = [
  'category: things', // 0
  'rows:',
  '  shop:',
  '    thing: [id, name]',
  '# a comment of what follows',
  'operations:', // 5
  '  listThings:',
  '    describe: All of them; with colons: too.',
  "  'odd key':",
  '    arguments:',
  '      size: in cm', // 10
  'repairs:',
  '  shop:',
  '  - at: /a',
  '    was: 1',
  '  - at: /b', // 15
  '    becomes:',
  '    - x',
  '',
];

describe('the lines of a part', () => {
  const text = (path: string[]) => {
    const { start, end, depth } = blockLines(LINES, path);
    return [start, end, depth];
  };
  rows(text, {
    'of a key at the top, without the comment of the next': { given: ['rows'], want: [1, 4, 1] },
    'of a key inside': { given: ['rows', 'shop', 'thing'], want: [3, 4, 3] },
    'of what stands within a line': { given: ['rows', 'shop', 'thing', '1'], want: [3, 4, 3] },
    'of an entry': { given: ['operations', 'listThings'], want: [6, 8, 2] },
    'of a key in quotes': { given: ['operations', 'odd key', 'arguments', 'size'], want: [10, 11, 4] },
    'of an item at the indent of its key': { given: ['repairs', 'shop', '0'], want: [13, 15, 3] },
    'of the last item': { given: ['repairs', 'shop', '1'], want: [15, 18, 3] },
    'of a key beside the dash': { given: ['repairs', 'shop', '1', 'at'], want: [15, 16, 4] },
    'of what is not there: as far as the path leads': { given: ['operations', 'none'], want: [5, 11, 1] },
    'of nothing at all': { given: ['nothing'], want: [0, 18, 0] },
  });
});
