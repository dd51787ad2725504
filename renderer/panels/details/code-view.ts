/**
 * The WGSL pane: a read-only CodeMirror with the line numbers of the file, lit lines, a chosen line, and
 * breakpoints.
 */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorSelection, EditorState } from '@codemirror/state';
import { EditorView, gutter, lineNumbers } from '@codemirror/view';
import { wgsl } from '@iizukak/codemirror-lang-wgsl';
import { tags } from '@lezer/highlight';
import { clamp } from '../../../core/search.ts';
import type { SourceLine } from '../../../core/trace/source-lines.ts';
import { breakpointMarkers, hangingIndents, litLines, markedLines, setLit, setMarked } from './code-marks.ts';
import type { LineMarks } from './code-marks.ts';

/** How many pixels stay visible above and below the lit lines. */
const SCROLL_MARGIN = 30;

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.modifier], color: 'var(--code-keyword)' },
  { tag: [tags.typeName, tags.className, tags.attributeName, tags.annotation], color: 'var(--code-type)' },
  { tag: [tags.number, tags.bool, tags.string], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--code-comment)' },
  { tag: [tags.function(tags.variableName), tags.standard(tags.name)], color: 'var(--code-function)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--code-size)' },
  '&.cm-focused': { outline: 'none' },
  '&:has(.cm-content:focus-visible)': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '1.5' },
  '.cm-gutters': { background: 'transparent', color: 'var(--code-comment)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { cursor: 'pointer' },
  '.cm-breakpoints': { width: '1.1rem', cursor: 'pointer' },
  '.cm-breakpoints .cm-gutterElement': { textAlign: 'center' },
  '.cm-breakpoints .cm-gutterElement:hover': { background: 'var(--lifted)' },
  '.cm-content': { caretColor: 'transparent', cursor: 'pointer' },
  '.lit': { background: 'var(--lit)', boxShadow: 'inset 3px 0 0 var(--accent)' },
  '.chosen': { outline: '1px solid var(--edge)', outlineOffset: '-1px' },
});

/** What a viewer can do in the pane; lines go by their numbers in the file. */
export interface CodeActions {
  readonly choose: (line: number) => void;
  readonly toggleBreakpoint: (line: number) => void;
}

export interface CodeView {
  /** Shows some lines of a file. */
  show(lines: readonly SourceLine[]): void;
  /** Lights the shown lines with numbers from `from` to `to`, and brings them into view. */
  light(from: number, to: number): void;
  /** Marks the chosen line and those with breakpoints. */
  mark(marks: LineMarks): void;
  /** The shown line that stands `below` lines under another; the first one where no line is chosen. */
  neighbour(line: number | null, below: number): number | null;
  /** Scrolls a line into view. */
  reveal(line: number): void;
  dispose(): void;
}

export function createCodeView(parent: HTMLElement, actions: CodeActions): CodeView {
  const view = new EditorView({ parent });
  let shown: readonly SourceLine[] = [];

  const numberAt = (position: number): number | undefined => shown[view.state.doc.lineAt(position).number - 1]?.number;
  const act = (action: (line: number) => void, position: number): boolean => {
    const number = numberAt(position);
    if (number !== undefined) action(number);
    return number !== undefined;
  };
  /** The head of the selection is at its start, so that of lines higher than the pane the first are visible. */
  const scrollTo = (from: number, to: number) =>
    EditorView.scrollIntoView(EditorSelection.range(view.state.doc.line(to).to, view.state.doc.line(from).from), {
      y: 'nearest',
      yMargin: SCROLL_MARGIN,
    });

  return {
    show: (lines) => {
      shown = lines;
      view.setState(
        EditorState.create({
          doc: lines.map(({ text }) => text).join('\n'),
          extensions: [
            EditorState.readOnly.of(true),
            EditorView.editable.of(false),
            EditorView.lineWrapping,
            EditorView.decorations.of(hangingIndents(lines.map(({ text }) => text))),
            EditorView.contentAttributes.of({ 'aria-label': 'WGSL source', tabindex: '0' }),
            gutter({
              class: 'cm-breakpoints',
              markers: breakpointMarkers,
              initialSpacer: null,
              domEventHandlers: { mousedown: (_, block) => act(actions.toggleBreakpoint, block.from) },
            }),
            lineNumbers({
              formatNumber: (line) => String(lines[line - 1]?.number ?? ''),
              domEventHandlers: { mousedown: (_, block) => act(actions.choose, block.from) },
            }),
            EditorView.domEventHandlers({
              click: (event) => {
                const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
                return position !== null && act(actions.choose, position);
              },
            }),
            wgsl(),
            syntaxHighlighting(colours),
            litLines,
            markedLines,
            look,
          ],
        }),
      );
    },
    light: (from, to) => {
      const first = shown.findIndex(({ number }) => number >= from);
      const last = shown.findLastIndex(({ number }) => number <= to);
      if (first < 0 || last < first) {
        view.dispatch({ effects: setLit.of(null) });
        return;
      }
      view.dispatch({ effects: [setLit.of({ from: first + 1, to: last + 1 }), scrollTo(first + 1, last + 1)] });
    },
    mark: ({ chosen, breakpoints }) => {
      const row = (number: number): number => shown.findIndex((line) => line.number === number) + 1;
      const rows = [...breakpoints].map(([number, look]) => [row(number), look] as const).filter(([at]) => at > 0);
      view.dispatch({
        effects: setMarked.of({
          chosen: chosen === null || row(chosen) === 0 ? null : row(chosen),
          breakpoints: new Map(rows),
        }),
      });
    },
    neighbour: (line, below) => {
      const at = line === null ? -1 : shown.findIndex(({ number }) => number === line);
      const next = at < 0 ? 0 : clamp(at + below, 0, shown.length - 1);
      return shown[next]?.number ?? null;
    },
    reveal: (line) => {
      const at = shown.findIndex(({ number }) => number === line);
      if (at >= 0) view.dispatch({ effects: scrollTo(at + 1, at + 1) });
    },
    dispose: () => {
      view.destroy();
    },
  };
}
