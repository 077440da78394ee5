/**
 * CSV as RFC 4180 has it, with a header. A value that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
 * Injection").
 */
export const csv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');

const field = (value: string): string => {
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
