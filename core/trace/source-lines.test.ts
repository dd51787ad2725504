import { describe, expect, it } from 'vitest';
import { statementsOf, sourceLines, visibleLines } from './source-lines.ts';

const source = `fn main() {
  let i = 1u;
  @if(trace) trace_begin(i);

  @if(trace) trace(
    LOAD,
    LINE);

  for (;;) {  // a comment;
    x[i] = y[i];
  }
  @if(trace) trace(STORE, LINE);
}`;

describe('the source pane', () => {
  const lines = sourceLines(source);

  it('knows the lines that only serve the trace', () => {
    expect(lines.filter((line) => line.traced).map((line) => line.number)).toEqual([3, 5, 6, 7, 12]);
  });

  it('keeps the numbers of the file when it hides them', () => {
    expect(visibleLines(lines, false).map((line) => line.number)).toEqual([1, 2, 4, 9, 10, 11, 13]);
    expect(visibleLines(lines, true)).toHaveLength(13);
  });

  it.each([
    [12, 9],
    [3, 1],
    [7, 5],
    [1, 1],
  ])('lights for line %d all from line %d', (to, from) => expect(statementsOf(lines, to)).toEqual({ from, to }));

  it('gives each trace statement of a paragraph the statements right above it', () => {
    const dense = sourceLines('a();\n@if(trace) t(A);\nb();\n@if(trace) t(B);\n@if(trace) t(C);');
    expect([2, 4, 5].map((line) => statementsOf(dense, line).from)).toEqual([1, 3, 3]);
  });
});
