/** Compares texts by their UTF-16 code units, in every locale alike. For `sort`. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
