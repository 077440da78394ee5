import { EventStream } from '../../../contract/index.ts';
import { operation } from '../operation.ts';
import { EventFeed } from '../services/event-feed.ts';

export const followEvents = operation(
  'followEvents',
  async ({ tenant, query, lastEventId, readPresent }, { views, poll, clock }) => {
    // A client that comes back says by the header how far it came; its address is the one it began with.
    const after = lastEventId === '' ? query.after : lastEventId;
    const feed = await EventFeed.begin(
      { read: readPresent, views, poll, clock },
      {
        tenantId: tenant.id,
        after: after === undefined ? null : Number(after),
        types: query.types?.split(',') ?? null,
        follow: query.follow ?? true,
      },
    );
    // Or proxies such as nginx would keep events until there are many.
    const headers = { 'X-Accel-Buffering': 'no' };
    return { status: 200, headers, body: new EventStream((signal) => feed.events(signal)) };
  },
);
