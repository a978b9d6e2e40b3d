/** How many entities of each kind a network of a size has. */

export interface Shape {
  /** People, devices and hosts together, without the administrator. */
  readonly identities: number;
  readonly services: number;
  readonly sites: number;
  /** Edge routers per site. */
  readonly routersPerSite: number;
  readonly circuits: number;
}

export const SHAPES: Readonly<Record<'small' | 'medium' | 'large', Shape>> = {
  small: { identities: 48, services: 20, sites: 3, routersPerSite: 2, circuits: 12 },
  medium: { identities: 1_000, services: 200, sites: 5, routersPerSite: 3, circuits: 150 },
  large: { identities: 20_000, services: 2_000, sites: 8, routersPerSite: 5, circuits: 1_000 },
};
