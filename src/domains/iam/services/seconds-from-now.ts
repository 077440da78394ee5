/** A moment to come, in UTC, as the database takes it. */
export const secondsFromNow = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
