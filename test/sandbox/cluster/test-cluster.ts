/** A cluster for one test, and its administrators. */
import {
  type Cluster,
  type ClusterMember,
  type ClusterOptions,
  startCluster,
} from '../../../src/sandbox/cluster/index.ts';
import { Administrator } from '../support/administrator.ts';

/** Longer than any test: the test triggers what would happen then. */
export const NEVER = 3_600_000;
export const SOON = { timeout: 20_000 };

export const service = (name: string) => ({ name, encryptionRequired: true });
export const names = async (admin: Administrator) => (await admin.get('/services')).rows.map(({ name }) => name);
export const membersAt = async (admin: Administrator) => (await admin.get('/fabric/v1/cluster/list-members')).rows;
export const causeOf = ({ text }: { text: string }) =>
  (JSON.parse(text) as { error: { cause?: { message: string } } }).error.cause?.message;

/** Starts clusters, one at a time. */
export class TestCluster {
  #cluster: Cluster | undefined;
  readonly #admins: Administrator[] = [];

  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error('no cluster was started');
    return this.#cluster;
  }

  async start(options: ClusterOptions = {}): Promise<Cluster> {
    this.#cluster = await startCluster(options);
    return this.#cluster;
  }

  /** What an administrator needs to reach a member. */
  place({ url }: Pick<ClusterMember, 'url'>) {
    const { ca, username, password } = this.cluster;
    return { url, ca, username, password, requests: [], setFaults: () => undefined, close: async () => undefined };
  }

  at(id: string): Promise<Administrator> {
    return this.through(this.cluster.member(id));
  }

  /** Logs in at an address of the cluster. */
  async through(address: Pick<ClusterMember, 'url'>): Promise<Administrator> {
    const admin = await new Administrator(this.place(address)).logIn();
    this.#admins.push(admin);
    return admin;
  }

  readonly all = () => Promise.all(this.cluster.members.map(({ id }) => this.at(id)));

  async close(): Promise<void> {
    for (const admin of this.#admins.splice(0)) admin.close();
    await this.cluster.close();
  }
}
