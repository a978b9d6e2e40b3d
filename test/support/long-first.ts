import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Short files that take long, longest first. Without results of an earlier run, Vitest starts large files first. These
 * would start last, and each would keep one core busy while the others have nothing left to do.
 */
const LONG = [
  'test/http/third-party.test.ts',
  'test/packaging/check-surface.test.ts',
  'test/fuzz/arguments.test.ts',
  'test/conformance/conformance.test.ts',
  'test/http/soak.test.ts',
  'test/http/nginx.test.ts',
  'test/packaging/dockerfile.test.ts',
];

/** The order of Vitest, after the long files. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((file) => moduleId.endsWith(`/${file}`));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
