import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';
import { placeAt, type Place } from './place.ts';
import { PolicyError } from './policy-error.ts';

/** A file of a policy bundle as it was read: `file` is its path relative to the bundle. */
export interface SourceFile {
  file: string;
  text: string;
}

/** What is said of problems for which the library has advice for programmers. */
const explained: Readonly<Record<string, [problem: string, hint: string]>> = {
  MULTIPLE_DOCS: ['the file holds several documents', 'one to a file, without "---" in between'],
  RESOURCE_EXHAUSTION: ['the file is nested too deeply', 'a few levels are all there are'],
};

const invalid = (message: string): [problem: string, hint: string] => [
  `no YAML: ${message.replace(/\s+/g, ' ').trim()}`,
  'look at the indentation, quotes and brackets around',
];

/** A YAML file whose every node knows its place, so that errors can name `file:line:column`. */
export class YamlSource {
  readonly file: string;
  readonly root: Node | null;
  readonly #lines = new LineCounter();

  constructor({ file, text }: SourceFile) {
    this.file = file;
    // The library looks for keys that are there twice by comparing each with each.
    const options = { lineCounter: this.#lines, uniqueKeys: false, prettyErrors: false, version: '1.2' } as const;
    const document = parseDocument(text, options);
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) {
      throw new PolicyError(this.#placeAt(problem.pos[0]), ...(explained[problem.code] ?? invalid(problem.message)));
    }
    this.#demandUniqueKeys(document);
    this.root = document.contents;
  }

  place(node: Node | null | undefined): Place {
    return this.#placeAt(node?.range?.[0] ?? 0);
  }

  #placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return placeAt(this.file, line, col);
  }

  /** A rule written twice under one key would silently lose the first. */
  #demandUniqueKeys(document: Document.Parsed): void {
    visit(document, {
      Map: (_, { items }) => {
        const seen = new Set<unknown>();
        for (const { key } of items) {
          const value = isScalar(key) ? key.value : key;
          if (seen.has(value)) this.fail(key as Node, 'a key is there twice', 'keys of a mapping are unique');
          seen.add(value);
        }
      },
    });
  }

  fail(node: Node | null | undefined, problem: string, hint?: string): never {
    throw new PolicyError(this.place(node), problem, hint);
  }

  /** The entries of a mapping, keys as text. Anything else is an error that says what was expected. */
  entries(node: Node | null | undefined, what: string): { key: string; keyNode: Node; value: Node }[] {
    if (!isMap(node)) this.fail(node, `${what} must be a mapping`, 'lines of "key: value"');
    return (node as YAMLMap<Node, Node | null>).items.map((pair) => {
      if (!isScalar(pair.key) || typeof pair.key.value !== 'string') {
        this.fail(pair.key, `a key of ${what} must be text`, 'in quotes, if it looks like something else');
      }
      const { value } = pair;
      if (!value) this.fail(pair.key, `"${pair.key.value}" has no value`, 'write one after a colon');
      return { key: pair.key.value, keyNode: pair.key, value };
    });
  }

  /** A mapping with known keys only; those in `required` must be there. */
  record<Key extends string>(
    node: Node | null | undefined,
    what: string,
    known: readonly Key[],
    required: readonly NoInfer<Key>[] = [],
  ): Partial<Record<Key, Node>> {
    const found: Partial<Record<Key, Node>> = {};
    for (const { key, keyNode, value } of this.entries(node, what)) {
      const name = known.find((each) => each === key);
      if (!name) this.fail(keyNode, `unknown key "${key}" in ${what}`, `known: ${known.join(', ')}`);
      found[name] = value;
    }
    for (const key of required) {
      if (!found[key]) this.fail(node, `${what} lacks "${key}"`, `needed: ${required.join(', ')}`);
    }
    return found;
  }

  items(node: Node | null | undefined, what: string): Node[] {
    if (!isSeq<Node>(node)) this.fail(node, `${what} must be a list`, 'such as [one, another]');
    return node.items;
  }

  text(node: Node | null | undefined, what: string): string {
    if (!isScalar(node) || typeof node.value !== 'string' || node.value === '') {
      this.fail(node, `${what} must be non-empty text`, 'in quotes, if it looks like something else');
    }
    return node.value;
  }

  texts(node: Node | null | undefined, what: string): string[] {
    const items = this.items(node, what);
    const texts = items.map((item) => this.text(item, `an item of ${what}`));
    if (texts.length === 0) this.fail(node, `${what} must not be empty`, 'name at least one');
    for (const [index, text] of texts.entries()) {
      if (texts.indexOf(text) < index) this.fail(items[index], `"${text}" is twice in ${what}`, 'once is enough');
    }
    return texts;
  }

  oneOf<Value extends string>(node: Node | null | undefined, what: string, values: readonly Value[]): Value {
    const text = this.text(node, what);
    const value = values.find((each) => each === text);
    if (!value) this.fail(node, `${what} is "${text}"`, `one of: ${values.join(', ')}`);
    return value;
  }
}
