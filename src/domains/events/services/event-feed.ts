import { setTimeout as delay } from 'node:timers/promises';
import type { StreamedEvent } from '../../../contract/index.ts';
import { prepare, statement, type Row, type Statement } from '../../../db/index.ts';
import type { Ability } from '../../../policy/index.ts';
import { eventColumns, type EventRow, type EventViews } from './event-views.ts';

/** Events read at once, of which one client's share is in memory. */
const most = 100;
/** Milliseconds of silence after which a connection would be taken for dead by what is on its way. */
const heartbeat = 15_000;

const selectEnds = prepare(`
  SELECT coalesce((SELECT last_sequence FROM event_counters WHERE tenant_id = $1), 0) AS last,
    (SELECT min(sequence) FROM events WHERE tenant_id = $1) AS first`);
const selectEvents = prepare(`
  SELECT ${eventColumns} FROM events e
  WHERE e.tenant_id = $1 AND e.sequence > $2::bigint AND ($3::text[] IS NULL OR event_type_matches(e.type, $3))
  ORDER BY e.sequence LIMIT $4::int`);

/** Rows per statement, and what who listens may do at that very moment. */
export type ReadPresent = (...statements: Statement[]) => Promise<{ ability: Ability; results: Row[][] }>;

export interface Subscription {
  tenantId: string;
  /** The sequence after which to begin; null for what happens from now on. */
  after: number | null;
  /** Patterns of types; null for all. */
  types: readonly string[] | null;
  /** Whether to wait for more once there is nothing left to tell. */
  follow: boolean;
}

export interface FeedParts {
  read: ReadPresent;
  views: EventViews;
  /** Milliseconds between two looks. */
  poll: number;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** What of a tenant's events is kept. Sequences have no gaps. */
interface Ends {
  last: number;
  /** Null where none is. */
  first: number | null;
}

const endsIn = (rows: readonly Row[] | undefined): Ends => {
  const [row] = rows ?? [];
  const { last, first } = row ?? {};
  return { last: Number(last ?? 0), first: typeof first === 'number' ? first : null };
};

/** The sequence to go on after where events after this one are missing, or it is none of ours; else null. */
const resumeAt = (position: number, { last, first }: Ends): number | null => {
  if (position > last) return last;
  const kept = first ?? last + 1;
  return position < kept - 1 ? kept - 1 : null;
};

/** The events of a tenant, in the order of their commits, without a gap and each once. */
export class EventFeed {
  readonly #parts: FeedParts;
  readonly #subscription: Subscription;
  #position: number;

  private constructor(parts: FeedParts, subscription: Subscription, position: number) {
    this.#parts = parts;
    this.#subscription = subscription;
    this.#position = position;
  }

  /** Where a subscription without a beginning begins is now. */
  static async begin(parts: FeedParts, subscription: Subscription): Promise<EventFeed> {
    const { after, tenantId } = subscription;
    if (after !== null) return new EventFeed(parts, subscription, after);
    const { results } = await parts.read(statement(selectEnds, tenantId));
    return new EventFeed(parts, subscription, endsIn(results[0]).last);
  }

  /** Each item is what one look found. Reads when it is asked for the next, and so no faster than its client. */
  async *events(signal: AbortSignal): AsyncGenerator<readonly StreamedEvent[]> {
    const { poll, clock } = this.#parts;
    let saidAt = clock();
    for (;;) {
      const { told, more } = await this.#look();
      if (told.length > 0) {
        yield told;
        saidAt = clock();
      }
      if (more) continue;
      const isQuiet = clock() - saidAt >= heartbeat;
      if (isQuiet || !this.#subscription.follow) {
        yield [{ id: String(this.#position) }];
        saidAt = clock();
      }
      if (!this.#subscription.follow) return;
      await delay(poll, undefined, { signal });
    }
  }

  async #look(): Promise<{ told: StreamedEvent[]; more: boolean }> {
    const { read, views, clock } = this.#parts;
    const { tenantId, types } = this.#subscription;
    const { ability, results } = await read(
      statement(selectEnds, tenantId),
      statement(selectEvents, tenantId, this.#position, types, most),
    );
    const [endRows, rows = []] = results;
    const ends = endsIn(endRows);
    const resume = resumeAt(this.#position, ends);
    if (resume !== null) {
      const data = JSON.stringify({ after: this.#position, resumed_after: resume });
      this.#position = resume;
      return { told: [{ id: String(resume), event: 'reset', data }], more: true };
    }
    const events = rows as unknown as EventRow[];
    const more = events.length === most;
    const told = events.flatMap((row) => {
      const event = views.view(row, ability, clock());
      return event ? [{ id: String(event.sequence), data: JSON.stringify(event) }] : [];
    });
    // What was passed over is behind us too.
    this.#position = (more ? events.at(-1)?.sequence : undefined) ?? ends.last;
    return { told, more };
  }
}
