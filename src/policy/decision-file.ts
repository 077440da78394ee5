import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseDecisionRecord, type DecisionRecord } from './decision-record.ts';

/** The records of an exported log, a line each, however many there are. @throws Refusal naming `file:line` */
export async function* readDecisionFile(file: string): AsyncGenerator<DecisionRecord> {
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Infinity });
  let count = 0;
  try {
    for await (const line of lines) {
      count += 1;
      if (line !== '') yield parseDecisionRecord(line, `${file}:${count}`);
    }
  } finally {
    lines.close();
    input.destroy();
  }
}
