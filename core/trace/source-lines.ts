/** Reads the WGSL of a pass for display: which lines only serve the trace, and which statements an event records. */
export interface SourceLine {
  /** The number of the line in its file, from 1. */
  readonly number: number;
  readonly text: string;
  /** Whether the line is only in the traced build. */
  readonly traced: boolean;
}

const TRACE_CONDITION = '@if(trace)';

/** Splits a source; a statement under `@if(trace)` may run over several lines. */
export function sourceLines(text: string): SourceLine[] {
  let depth = 0;
  let inTrace = false;
  return text.split('\n').map((line, index) => {
    const code = line.replace(/\/\/.*$/, '').trimEnd();
    if (!inTrace && code.trimStart().startsWith(TRACE_CONDITION)) {
      inTrace = true;
      depth = 0;
    }
    const traced = inTrace;
    if (inTrace) {
      for (const character of code) {
        if ('({['.includes(character)) depth++;
        if (')}]'.includes(character)) depth--;
      }
      if (depth === 0 && /[;}]$/.test(code)) inTrace = false;
    }
    return { number: index + 1, text: line, traced };
  });
}

/**
 * The first and last line, by number, of what an event records: its trace statement, those right beside it, and the
 * statements right above them, back to a blank line or to another trace statement.
 */
export function statementsOf(
  lines: readonly SourceLine[],
  line: number,
): { readonly from: number; readonly to: number } {
  const above = (at: number): SourceLine | undefined => lines[at - 2];
  let from = line;
  while (above(from)?.traced === true) from--;
  while (above(from) !== undefined && !above(from)!.traced && above(from)!.text.trim() !== '') from--;
  return { from, to: line };
}

/** The lines to show, with no two blank ones in a row where lines between them are hidden. */
export function visibleLines(lines: readonly SourceLine[], showTraced: boolean): SourceLine[] {
  if (showTraced) return [...lines];
  return lines
    .filter((line) => !line.traced)
    .filter((line, index, shown) => line.text.trim() !== '' || shown[index - 1]?.text.trim() !== '');
}
