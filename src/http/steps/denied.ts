import type { Loaded } from '../../db/index.ts';
import type { Decision } from '../../policy/index.ts';

/** Thrown to leave the transaction: the denial is recorded after everything else is undone. */
export class Denied extends Error {
  readonly decision: Decision;
  /** The object denied, where it is the one that the request names. */
  readonly loaded: Loaded | null;

  constructor(decision: Decision, loaded: Loaded | null) {
    super('denied');
    this.decision = decision;
    this.loaded = loaded;
  }
}
