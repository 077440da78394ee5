import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one gateway: requests by operation and status, plus Node's own. */
export class RequestMetrics {
  readonly registry = new Registry();
  readonly #duration: Histogram<'operation' | 'status'>;
  /** Looked up by label once: there are as many as operations and statuses, not as requests. */
  readonly #timers = new Map<string, Histogram.Internal<'operation' | 'status'>>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.#duration = new Histogram({
      name: 'virtualstack_request_duration_seconds',
      help: 'Time from the first byte of a request to its answer, by operation and status',
      labelNames: ['operation', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [this.registry],
    });
  }

  observe(operation: string, status: number, seconds: number): void {
    const key = `${operation} ${status}`;
    let timer = this.#timers.get(key);
    if (!timer) this.#timers.set(key, (timer = this.#duration.labels(operation, String(status))));
    timer.observe(seconds);
  }
}
