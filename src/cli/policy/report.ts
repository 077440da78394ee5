import type { Answer } from './command.ts';
import type { Style } from './style.ts';

/** How a report is to look. */
export interface Look {
  folders: readonly string[];
  style: Style;
  verbose: boolean;
}

/** A part of a command's answer; the JSON of all parts is one object. */
export interface Report extends Answer {
  json: Record<string, unknown>;
}

/** `81 of 81  100 %`, cut down rather than rounded up: 100 is all. */
export const shareText = (part: number, whole: number): string =>
  `${part} of ${whole}  ${Math.floor(shareOf(part, whole) * 10) / 10} %`;

/** In percent. Of nothing, all is there. */
export const shareOf = (part: number, whole: number): number => (whole === 0 ? 100 : (part / whole) * 100);

export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
