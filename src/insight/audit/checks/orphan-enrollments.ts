import { type Check, entity } from '../check.ts';

/** Enrollments whose identity or router is gone: one of them can break the list of all. */
export const orphanEnrollments: Check = {
  id: 'orphan-enrollments',
  severity: 'medium',
  title: 'enrollments whose identity or router is gone',
  lists: ['enrollments'],
  *find({ lists, network }) {
    const { identities, routers } = network.populations;
    for (const enrollment of lists.enrollments) {
      const { edgeRouterId, identityId } = enrollment;
      const gone = [
        ...(identityId && identities.get(identityId) === undefined ? [`the identity ${identityId}`] : []),
        ...(edgeRouterId && routers.get(edgeRouterId) === undefined ? [`the edge router ${edgeRouterId}`] : []),
      ];
      if (gone.length === 0) continue;
      yield {
        what: `enrollment ${enrollment.id} is for ${gone.join(' and ')}, which does not exist`,
        entities: [entity('enrollment', enrollment)],
        fix: { tool: 'deleteEnrollment', arguments: { id: enrollment.id } },
      };
    }
  },
};
