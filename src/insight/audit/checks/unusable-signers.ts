import { misfitsOf } from '../../rules/signer-settings.ts';
import { type Check, entity } from '../check.ts';

/** External JWT signers whose own settings keep their clients out. Disabled ones are in the check of auth policies. */
export const unusableSigners: Check = {
  id: 'unusable-signers',
  severity: 'medium',
  title: 'external JWT signers whose tokens are probably refused',
  lists: ['signers'],
  *find({ lists }) {
    for (const signer of lists.signers) {
      for (const misfit of misfitsOf(signer)) {
        yield {
          ...misfit,
          entities: [entity('external-jwt-signer', signer)],
          certainty: 'plausible',
          // Some providers add the claim whatever clients ask for.
          ...(misfit.cause === 'scope' && { severity: 'low' as const }),
        };
      }
    }
  },
};
