import { fullFormats } from 'ajv-formats/dist/formats.js';

const { email } = fullFormats;

/** Whether the text is an e-mail address, by the very rule that bodies are validated with. */
export const isEmail = (text: string): boolean => email instanceof RegExp && email.test(text);
