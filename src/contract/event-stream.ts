/** A part of a stream of server-sent events (HTML, 9.2): an event, or with an id alone how far the stream has come. */
export interface StreamedEvent {
  id?: string;
  /** What listeners are called by; `message` where it is left out. */
  event?: string;
  /** One line. */
  data?: string;
}

/** An answer that goes on for as long as its client listens. */
export class EventStream {
  /** Begins it; each item is sent at once. What it throws ends the stream, and a Problem is told to the client. */
  readonly begin: (signal: AbortSignal) => AsyncIterable<readonly StreamedEvent[]>;

  constructor(begin: EventStream['begin']) {
    this.begin = begin;
  }
}
