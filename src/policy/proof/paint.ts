/** How a part of a text is set off. What a terminal makes of it is not decided here. */
export type Style = 'good' | 'bad' | 'faint' | 'strong';

export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

export const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

/** What it took. @param milliseconds of wall-clock time */
export const effort = (questions: number, milliseconds: number): string =>
  `${counted(questions, 'question')}, ${(milliseconds / 1_000).toFixed(1)} s`;
