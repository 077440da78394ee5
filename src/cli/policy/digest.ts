import { readPolicySet } from '../../policy/index.ts';
import { defineCommand } from './command.ts';

/** `digest`: the identity of a bundle. */
export const digest = defineCommand({
  name: 'digest',
  summary: 'print the digest of the bundle: the SHA-256 of its meaning',
  options: {},
  run: ({ folders }) => {
    const { digest } = readPolicySet(...folders);
    return { holds: true, lines: [digest], json: { digest } };
  },
});
