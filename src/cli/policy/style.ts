/** How words are set off on a terminal. Plain where output is no terminal, or NO_COLOR is set (no-color.org). */
export interface Style {
  strong: (text: string) => string;
  faint: (text: string) => string;
  good: (text: string) => string;
  bad: (text: string) => string;
  warn: (text: string) => string;
}

const escape =
  (begin: number, end: number) =>
  (text: string): string =>
    `\x1b[${begin}m${text}\x1b[${end}m`;

const colourful: Style = {
  strong: escape(1, 22),
  faint: escape(2, 22),
  good: escape(32, 39),
  bad: escape(31, 39),
  warn: escape(33, 39),
};

const same = (text: string): string => text;

const plain: Style = { strong: same, faint: same, good: same, bad: same, warn: same };

export const styleFor = (isTerminal: boolean, environment: NodeJS.ProcessEnv): Style =>
  isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb' ? colourful : plain;

/** The same as a function of a style's name and a text. */
export const painter =
  (style: Style) =>
  (name: keyof Style, text: string): string =>
    style[name](text);
