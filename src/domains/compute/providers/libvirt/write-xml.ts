/** A piece of XML that is well-formed. */
export class Xml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Xml | readonly Xml[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 has no way to write down (section 2.2), and line breaks, which attributes would lose. */
const unwritable = /[^\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const written = (value: Value): string => {
  if (value instanceof Xml) return value.text;
  if (typeof value === 'object') return value.map((each) => each.text).join('\n');
  return String(value)
    .replace(unwritable, '')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
};

/** XML by template: whatever is put into it and is no XML itself is text there, in an element or in a quoted attribute. */
export const xml = (parts: TemplateStringsArray, ...values: readonly Value[]): Xml =>
  new Xml(parts.reduce((text, part, at) => `${text}${written(values[at - 1] ?? '')}${part}`));
