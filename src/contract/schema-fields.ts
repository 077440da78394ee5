/** As much of a JSON Schema as tells an object's fields; references are resolved. */
export interface ObjectSchema {
  type?: string | string[];
  items?: ObjectSchema;
  properties?: Record<string, ObjectSchema>;
  required?: string[];
}

/** The media types of a request body or response, references resolved. */
export type Content = Readonly<Record<string, { schema?: unknown }>> | undefined;

export interface Fields {
  all: readonly string[];
  promised: readonly string[];
}

/** The fields of the object a body is. */
export const bodyFields = (content: Content): readonly string[] => fieldsOf(schemasOf(content)).all;

/** The fields of the object an answer is, or of the objects it lists: as a plain array or in a page's `items`. */
export const answerFields = (content: Content): Fields => fieldsOf(schemasOf(content).map(listed));

const schemasOf = (content: Content): ObjectSchema[] =>
  Object.values(content ?? {}).flatMap(({ schema }) => (typeof schema === 'object' && schema ? [schema] : []));

const listed = (schema: ObjectSchema): ObjectSchema => schema.items ?? schema.properties?.items?.items ?? schema;

const fieldsOf = (schemas: ObjectSchema[]): Fields => ({
  all: [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))],
  promised: [...new Set(schemas.flatMap(({ required }) => required ?? []))],
});
