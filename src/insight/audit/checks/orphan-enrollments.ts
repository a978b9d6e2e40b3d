import { type Check, entity } from '../check.ts';

/** Enrollments whose identity or router is gone: one of them can break the list of all. */
export const orphanEnrollments: Check = {
  id: 'orphan-enrollments',
  severity: 'medium',
  title: 'enrollments whose identity is gone',
  lists: ['enrollments'],
  *find({ lists, network }) {
    for (const enrollment of lists.enrollments) {
      const { identityId } = enrollment;
      if (
        typeof identityId !== 'string' ||
        identityId === '' ||
        network.populations.identities.get(identityId) !== undefined
      )
        continue;
      yield {
        what: `enrollment ${enrollment.id} is for the identity ${identityId}, which is gone`,
        entities: [entity('enrollment', enrollment)],
        fix: { tool: 'deleteEnrollment', arguments: { id: enrollment.id } },
      };
    }
  },
};
