/**
 * Finds the events that a line of WGSL belongs to: those whose trace statement records the statements around the line.
 */
import type { Run } from '../run.ts';
import { WORDS_PER_EVENT } from './layout.ts';
import { statementsOf, sourceLines } from './source-lines.ts';

const LARGEST_LINE = 0xffff;

/** The events of a line in ascending order; empty where the line belongs to no event. */
export function eventsOfLine(run: Pick<Run, 'records' | 'passes'>, pass: number, line: number): Uint32Array {
  const { starts, source } = run.passes[pass]!;
  const lines = sourceLines(source.text);
  const holds = new Uint8Array(LARGEST_LINE + 1);
  const seen = new Uint8Array(LARGEST_LINE + 1);
  const found: number[] = [];
  for (let event = starts[0]!; event < starts.at(-1)!; event++) {
    const own = run.records[event * WORDS_PER_EVENT + 6]! & LARGEST_LINE;
    if (seen[own] === 0) {
      seen[own] = 1;
      const known = own > 0 && own <= lines.length;
      holds[own] = known && statementsOf(lines, own).from <= line && line <= own ? 1 : 0;
    }
    if (holds[own] === 1) found.push(event);
  }
  return Uint32Array.from(found);
}
