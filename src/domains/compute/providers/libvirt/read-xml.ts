export interface XmlElement {
  /** With its prefix. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** Of its own, without its children's. */
  text: string;
}

const token =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[(?<cdata>[^]*?)\]\]>|<\/(?<closed>[^\s>]+)\s*>|<(?<opened>[^\s/>!]+)(?<attributes>(?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?<empty>\/?)>|(?<text>[^<]+)/y;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** A document as libxml2 writes it, which libvirt does: without document types. @throws Error for anything else */
export const readXml = (document: string): XmlElement => {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  token.lastIndex = 0;
  while (token.lastIndex < document.length) {
    const { cdata, closed, opened, attributes = '', empty, text } = token.exec(document)?.groups ?? {};
    const parent = open.at(-1) ?? root;
    if (opened !== undefined) {
      const element = { name: opened, attributes: attributesOf(attributes), children: [], text: '' };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    } else if (closed !== undefined) {
      if (open.pop()?.name !== closed || open.length === 0) throw new Error('the XML is not well-formed');
    } else if (text !== undefined || cdata !== undefined) parent.text += cdata ?? decoded(text ?? '');
    else if (token.lastIndex === 0) throw new Error('the XML cannot be read');
  }
  const [element] = root.children;
  if (!element || open.length !== 1) throw new Error('the XML ends too soon');
  return element;
};

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(attribute)].map(([, name = '', double, single]) => [name, decoded(double ?? single ?? '')]),
  );

/** The first element at the path of names below this one. */
export const childOf = (element: XmlElement, ...path: readonly string[]): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>((found, name) => found?.children.find((child) => child.name === name), element);

/** What the element at the path says; the empty text where there is none. */
export const textOf = (element: XmlElement, ...path: readonly string[]): string =>
  childOf(element, ...path)?.text.trim() ?? '';
