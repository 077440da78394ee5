/** Where something stands in a policy file; lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** `file:line:column`. */
export const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;
