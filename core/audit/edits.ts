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

/** A part of the text that is there once more, with edits of its own beside those of all. */
interface Repeated {
  readonly of: { readonly start: number; readonly end: number };
  readonly edits: readonly Edit[];
}

/**
 * Makes all edits, and puts the copies of parts behind those, on the line where they end. `common` are the edits that hold for
 * the copies too, `own` those of the text alone.
 */
export function applyWithCopies(
  text: string,
  {
    own,
    common,
    copies,
  }: { readonly own: readonly Edit[]; readonly common: readonly Edit[]; readonly copies: readonly Repeated[] },
): string {
  const added = copies.map(({ of: { start, end }, edits }): Edit => {
    const inside = common.filter((edit) => edit.start >= start && edit.end <= end);
    const moved = [...edits, ...inside].map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    return { start: end, end, text: ` ${onOneLine(applyEdits(text.slice(start, end), moved))}` };
  });
  return applyEdits(text, [...own, ...common, ...added]);
}

/** A program text without comments and line breaks. */
function onOneLine(text: string): string {
  return text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replace(/\s*\n\s*/g, ' ');
}
