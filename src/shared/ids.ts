import { v7 } from 'uuid';

/** A new time-ordered identifier (UUIDv7, RFC 9562), lower case. */
export const newId = (): string => v7();

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether the text is a UUID in its canonical 36-character form (RFC 9562, either case). */
export const isUuid = (text: string): boolean => uuid.test(text);
