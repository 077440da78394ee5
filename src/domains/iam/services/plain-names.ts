/**
 * What no person's name has, for nobody sees it: control characters, and those that turn the text around them the other way. The
 * document says the same of names that are sent.
 */
const unseen = '[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]';

const one = new RegExp(unseen, 'u');
const some = new RegExp(`${unseen}+`, 'gu');

export const isPlain = (name: string): boolean => !one.test(name);

/** A name from elsewhere as ours can be. */
export const madePlain = (name: string): string => name.replace(some, ' ');
