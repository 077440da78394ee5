import type { TenantFacts } from '../../../policy/index.ts';

/** What a client says in JSON, unread. */
export type Said = Readonly<Record<string, unknown>>;

/** Who is asked about (AuthZEN 1.0, 5.1). */
export interface Subject {
  type: string;
  id: string;
  properties?: Said;
}

export interface Action {
  name: string;
  properties?: Said;
}

export interface Resource {
  type: string;
  id: string;
  properties?: Said;
}

/** May the subject do this to the resource? (AuthZEN 1.0, 6.1) */
export interface Question {
  subject: Subject;
  action: Action;
  resource: Resource;
  context?: Said;
}

/** Where and when a question is asked: the tenant is that of whom asks. */
export interface Occasion {
  tenant: TenantFacts;
  /** Epoch milliseconds. */
  now: number;
}
