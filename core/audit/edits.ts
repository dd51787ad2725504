/** Edits of a text: replacements by offset. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Makes all edits. Nothing moves to another line, so line numbers stay true. Throws when two edits overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at) throw new Error(`edits overlap at ${edit.start}`);
    const newlines = text.slice(edit.start, edit.end).replace(/[^\n]/g, '');
    result += text.slice(at, edit.start) + edit.text + newlines;
    at = edit.end;
  }
  return result + text.slice(at);
}
