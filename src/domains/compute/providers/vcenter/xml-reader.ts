import sax, { type SAXOptions, type Tag } from 'sax';
import { UnusableAnswer } from './unusable-answer.ts';
import type { Reference } from './reference.ts';

/** An element, without its namespaces. */
export class XmlElement {
  readonly name: string;
  /** What `xsi:type` says it is, without the prefix. */
  readonly xsiType: string | undefined;
  /** Of a reference: what kind of object it refers to. */
  readonly referenceType: string | undefined;
  readonly children: XmlElement[] = [];
  text = '';

  constructor(name: string, { xsiType, referenceType }: { xsiType?: string; referenceType?: string } = {}) {
    this.name = name;
    this.xsiType = xsiType;
    this.referenceType = referenceType;
  }

  /** The first child along the names, if there is one. */
  find(name: string, ...further: readonly string[]): XmlElement | undefined {
    const child = this.children.find((each) => each.name === name);
    const [next, ...rest] = further;
    return next === undefined ? child : child?.find(next, ...rest);
  }

  all(name: string): XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  /** Of the first child along the names. */
  textOf(name: string, ...further: readonly string[]): string | undefined {
    return this.find(name, ...further)?.text;
  }

  /** Of the first child along the names. @throws UnusableAnswer where something else than a number is */
  numberOf(name: string, ...further: readonly string[]): number | undefined {
    const text = this.textOf(name, ...further);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number))
      throw new UnusableAnswer(`${[name, ...further].join('.')} is no number`);
    return number;
  }

  /** @throws UnusableAnswer if this is no reference */
  get reference(): Reference {
    if (!this.referenceType || this.text === '') throw new UnusableAnswer(`${this.name} is no reference`);
    return { type: this.referenceType, id: this.text };
  }
}

const deepest = 64;
/** The package's types do not know of it. */
const options: SAXOptions & { strictEntities: boolean } = { strictEntities: true };
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads XML as it arrives: strictly, with no entities but XML's five, no document type and no depth without bound.
 * @throws UnusableAnswer from each of the two
 */
export const xmlReader = (): { write: (text: string) => void; end: () => XmlElement } => {
  const parser = sax.parser(true, options);
  const document = new XmlElement('');
  const open: XmlElement[] = [document];
  const refuse = (reason: string): never => {
    throw new UnusableAnswer(reason);
  };
  parser.onerror = (error) => refuse(`it is no XML: ${error.message}`);
  // A document type is where entities are declared that grow without bound, or are read from elsewhere.
  parser.ondoctype = () => refuse('it declares a document type');
  parser.onsgmldeclaration = () => refuse('it holds a declaration');
  parser.onopentag = ({ name, attributes }) => {
    if (open.length > deepest) refuse('it is too deep');
    const types: { xsiType?: string; referenceType?: string } = {};
    for (const [key, value] of Object.entries(attributes as Tag['attributes'])) {
      if (key === 'type') types.referenceType = value;
      else if (key.endsWith(':type')) types.xsiType = local(value);
    }
    const element = new XmlElement(local(name), types);
    open.at(-1)?.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  const text = (more: string): void => {
    const element = open.at(-1);
    if (element && element !== document) element.text += more;
  };
  parser.ontext = text;
  parser.oncdata = text;
  return {
    write: (more) => void parser.write(more),
    end: () => {
      parser.close();
      return document.children[0] ?? refuse('it is empty');
    },
  };
};
