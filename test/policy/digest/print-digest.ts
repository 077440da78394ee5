import { loadPolicySet } from '../../../src/policy/index.ts';
import type { SourceFile } from '../../../src/policy/index.ts';

/** Prints the digest of the bundle that comes in: what a process that has seen nothing else makes of it. */
const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
process.stdout.write(loadPolicySet(JSON.parse(Buffer.concat(parts).toString()) as SourceFile[]).digest);
