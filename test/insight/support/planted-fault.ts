import type { SoundNetwork } from './sound-network.ts';

/** A fault to plant into a sound network, and what a check says about it. */
export interface PlantedFault {
  readonly check: string;
  readonly what: RegExp;
  readonly plant: (network: SoundNetwork) => void;
  /** Whether a call fixes it. */
  readonly fixed: boolean;
}
