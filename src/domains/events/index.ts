import type { PolicySet } from '../../policy/index.ts';
import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import type { EventsServices } from './operation.ts';
import { event } from './resources/event.ts';
import { webhook } from './resources/webhook.ts';
import { EventViews } from './services/event-views.ts';

export const eventsResources: readonly DomainResource[] = [event, webhook];

interface EventsParts extends Omit<EventsServices, 'views'> {
  policies: PolicySet;
  /** Of all domains: what events are about. */
  resources: readonly DomainResource[];
}

/** Events: what happened in a tenant, followed as a stream and told to webhooks. */
export const createEvents = async ({ policies, resources, ...services }: EventsParts): Promise<Domain> => ({
  name: 'events',
  resources: eventsResources,
  operations: await loadOperations(new URL('./operations/', import.meta.url), {
    ...services,
    views: new EventViews(policies, resources),
  }),
});

export { eventTasks } from './services/purge-events.ts';
export { OwnerViews } from './webhooks/owner-views.ts';
export { webhookTasks } from './webhooks/webhook-tasks.ts';
