/** Where something stands in a policy file; lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

const places = new WeakSet();

export const placeAt = (file: string, line: number, column: number): Place => {
  const place = { file, line, column };
  places.add(place);
  return place;
};

/** Whether it is a place, and not what a bundle calls so. */
export const isPlace = (value: unknown): boolean => typeof value === 'object' && value !== null && places.has(value);

/** `file:line:column`. */
export const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;
