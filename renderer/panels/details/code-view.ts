/** The WGSL pane: CodeMirror, read only, with the numbers of the file and some lines lit. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorSelection, EditorState, StateEffect, StateField } from '@codemirror/state';
import type { Range } from '@codemirror/state';
import { Decoration, EditorView, lineNumbers } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import { wgsl } from '@iizukak/codemirror-lang-wgsl';
import { tags } from '@lezer/highlight';
import type { SourceLine } from './source-lines.ts';

/** Pixels that stay visible around the lit lines. */
const SCROLL_MARGIN = 30;

const light = StateEffect.define<{ readonly from: number; readonly to: number } | null>();
const litLine = Decoration.line({ class: 'lit', attributes: { 'data-lit': '' } });

const litLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (lit, transaction) => {
    for (const effect of transaction.effects) {
      if (!effect.is(light)) continue;
      if (effect.value === null) return Decoration.none;
      const ranges: Range<Decoration>[] = [];
      for (let line = effect.value.from; line <= effect.value.to; line++) {
        ranges.push(litLine.range(transaction.state.doc.line(line).from));
      }
      return Decoration.set(ranges);
    }
    return lit;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.modifier], color: 'var(--code-keyword)' },
  { tag: [tags.typeName, tags.className, tags.attributeName, tags.annotation], color: 'var(--code-type)' },
  { tag: [tags.number, tags.bool, tags.string], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--code-comment)' },
  { tag: [tags.function(tags.variableName), tags.standard(tags.name)], color: 'var(--code-function)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--small-size)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '1.5' },
  '.cm-gutters': { background: 'transparent', color: 'var(--code-comment)', border: 'none' },
  '.cm-content': { caretColor: 'transparent' },
  '.lit': { background: 'var(--lit)', boxShadow: 'inset 3px 0 0 var(--accent)' },
});

export interface CodeView {
  /** Shows some lines of a file. */
  show(lines: readonly SourceLine[]): void;
  /** Lights the shown lines with numbers from `from` to `to`, and brings them into view. */
  light(from: number, to: number): void;
  dispose(): void;
}

export function createCodeView(parent: HTMLElement): CodeView {
  const view = new EditorView({ parent });
  let shown: readonly SourceLine[] = [];
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
            EditorView.contentAttributes.of({ 'aria-label': 'WGSL source', tabindex: '0' }),
            lineNumbers({ formatNumber: (line) => String(lines[line - 1]?.number ?? '') }),
            wgsl(),
            syntaxHighlighting(colours),
            litLines,
            look,
          ],
        }),
      );
    },
    light: (from, to) => {
      const first = shown.findIndex(({ number }) => number >= from);
      const last = shown.findLastIndex(({ number }) => number <= to);
      if (first < 0 || last < first) {
        view.dispatch({ effects: light.of(null) });
        return;
      }
      const { doc } = view.state;
      const all = EditorSelection.range(doc.line(first + 1).from, doc.line(last + 1).to);
      view.dispatch({
        effects: [
          light.of({ from: first + 1, to: last + 1 }),
          EditorView.scrollIntoView(all, { y: 'nearest', yMargin: SCROLL_MARGIN }),
        ],
      });
    },
    dispose: () => {
      view.destroy();
    },
  };
}
