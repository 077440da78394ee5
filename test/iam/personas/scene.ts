import type { Member } from './cast.ts';
import type { Objects } from './objects.ts';
import type { Proofs } from './proofs.ts';

/** What a row's request is made of for one persona: where from, and whose. */
export interface Scene {
  persona: string;
  member: Member;
  make: Objects;
  prove: Proofs;
}

export interface Aim {
  /** Path parameters; those left out name a new object each. */
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  /** When the session that asks has last shown a second factor; by default never. */
  secondFactorAt?: Date;
}

export type Prepare = (scene: Scene) => Promise<Aim> | Aim;

export const withBody =
  (prepare: Prepare, body: object): Prepare =>
  async (scene) => ({ ...(await prepare(scene)), body });
