import { notFound } from '../../../shared/problem.ts';

/** The one of that id, in either case. @throws Problem 404. */
export const withId = <Resource extends { id: string }>(resources: readonly Resource[], id: string): Resource => {
  const found = resources.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (!found) throw notFound();
  return found;
};
