import type { Reference } from './reference.ts';
import { XmlElement } from './xml-reader.ts';

/** A value whose type the receiver cannot know, as where the API takes any kind of a device. */
export interface Typed {
  xsiType: string;
  value: Value;
}

/** Elements by their names, in this order: vCenter reads a sequence, and takes what is out of order for absent. */
export interface Elements {
  readonly [name: string]: Value;
}

export type Value =
  string | number | boolean | undefined | Reference | Typed | XmlElement | Elements | readonly Value[];

/** The value as elements of this name: an array as several, undefined as none. */
export const writeXml = (name: string, value: Value): string => {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((each: Value) => writeXml(name, each)).join('');
  if (value instanceof XmlElement) return copy(name, value);
  if (typeof value !== 'object') return `<${name}>${escape(String(value))}</${name}>`;
  if (isReference(value)) return `<${name} type="${escape(value.type)}">${escape(value.id)}</${name}>`;
  if (isTyped(value)) return `<${name} xsi:type="${escape(value.xsiType)}">${content(value.value)}</${name}>`;
  return `<${name}>${content(value)}</${name}>`;
};

export const typed = (xsiType: string, value: Value): Typed => ({ xsiType, value });

export const text = (value: string): Typed => typed('xsd:string', value);

const isReference = (value: object): value is Reference => 'id' in value && 'type' in value;
const isTyped = (value: object): value is Typed => 'xsiType' in value;

const content = (value: Value): string =>
  typeof value === 'object'
    ? Object.entries(value as Elements)
        .map(([name, each]) => writeXml(name, each))
        .join('')
    : escape(String(value ?? ''));

/** What was read, as it was: what an edit must give back whole. */
const copy = (name: string, { xsiType, referenceType, children, text: own }: XmlElement): string => {
  const kind = xsiType === undefined ? '' : ` xsi:type="${escape(xsiType)}"`;
  const refersTo = referenceType === undefined ? '' : ` type="${escape(referenceType)}"`;
  const inner = children.length === 0 ? escape(own) : children.map((child) => copy(child.name, child)).join('');
  return `<${name}${kind}${refersTo}>${inner}</${name}>`;
};

const named: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
  // Left bare, a reader makes line feeds of it.
  '\r': '&#13;',
};
const escaped = /[<>&"'\r]/g;
/** What XML cannot hold, not even escaped: most control characters, and halves of characters. */
const unspeakable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const escape = (value: string): string =>
  value.replace(unspeakable, '\uFFFD').replace(escaped, (character) => named[character] ?? character);
