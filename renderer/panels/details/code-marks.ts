/**
 * Decorations of the WGSL pane: lit lines, the chosen line, and breakpoints. Rows are counted from 1 among the
 * lines shown.
 */
import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import type { EditorState, Range } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, WidgetType } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';

export type BreakpointLook = 'enabled' | 'disabled' | 'never reached';

export interface LineMarks {
  readonly chosen: number | null;
  readonly breakpoints: ReadonlyMap<number, BreakpointLook>;
}

export const setLit = StateEffect.define<{ readonly from: number; readonly to: number } | null>();
export const setMarked = StateEffect.define<LineMarks>();

const litLine = Decoration.line({ class: 'lit', attributes: { 'data-lit': '' } });
const chosenLine = Decoration.line({ class: 'chosen', attributes: { 'data-chosen': '' } });

/** How many columns the continuation of a wrapped line is indented by. */
const HANGING = 4;

/** Indents what continues a wrapped line, so that the beginnings of lines still show how the program is nested. */
export function hangingIndents(lines: readonly string[]): DecorationSet {
  let from = 0;
  return Decoration.set(
    lines.map((text) => {
      const columns = text.search(/\S|$/) + HANGING;
      const style = `padding-left: calc(${columns}ch + 6px); text-indent: -${columns}ch`;
      const range = Decoration.line({ attributes: { style } }).range(from);
      from += text.length + 1;
      return range;
    }),
  );
}

export const litLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (lit, transaction) => {
    for (const effect of transaction.effects) {
      if (!effect.is(setLit)) continue;
      if (effect.value === null) return Decoration.none;
      const ranges: Range<Decoration>[] = [];
      for (let row = effect.value.from; row <= effect.value.to; row++) {
        ranges.push(litLine.range(transaction.state.doc.line(row).from));
      }
      return Decoration.set(ranges);
    }
    return lit;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Says to screen readers, at the beginning of a line, what the marker in the gutter shows. */
class Spoken extends WidgetType {
  constructor(readonly look: BreakpointLook) {
    super();
  }
  override eq(other: Spoken): boolean {
    return other.look === this.look;
  }
  override toDOM(): HTMLElement {
    const span = document.createElement('span');
    span.className = 'heard';
    span.textContent = this.look === 'enabled' ? 'breakpoint: ' : `breakpoint, ${this.look}: `;
    return span;
  }
}

class Marker extends GutterMarker {
  constructor(readonly look: BreakpointLook) {
    super();
  }
  override eq(other: Marker): boolean {
    return other.look === this.look;
  }
  override toDOM(): HTMLElement {
    const span = document.createElement('span');
    span.textContent = this.look === 'enabled' ? '●' : '○';
    span.title = this.look === 'enabled' ? 'breakpoint' : `breakpoint, ${this.look}`;
    span.dataset['breakpointMarker'] = this.look;
    span.style.color = this.look === 'never reached' ? 'var(--warn)' : 'var(--bad)';
    return span;
  }
}

interface Marked {
  readonly lines: DecorationSet;
  readonly markers: RangeSet<GutterMarker>;
}

export const markedLines = StateField.define<Marked>({
  create: () => ({ lines: Decoration.none, markers: RangeSet.of<GutterMarker>([]) }),
  update: (marked, transaction) => {
    let last = marked;
    for (const effect of transaction.effects) {
      if (effect.is(setMarked)) last = decorate(transaction.state, effect.value);
    }
    return last;
  },
  provide: (field) => EditorView.decorations.from(field, ({ lines }) => lines),
});

export function breakpointMarkers(view: EditorView): RangeSet<GutterMarker> {
  return view.state.field(markedLines).markers;
}

function decorate(state: EditorState, { chosen, breakpoints }: LineMarks): Marked {
  const at = (row: number): number => state.doc.line(row).from;
  const rows = [...breakpoints].sort(([a], [b]) => a - b);
  const spoken = rows.map(([row, look]) => Decoration.widget({ widget: new Spoken(look), side: -1 }).range(at(row)));
  const outlined = chosen === null ? [] : [chosenLine.range(at(chosen))];
  return {
    lines: Decoration.set([...spoken, ...outlined], true),
    markers: RangeSet.of(rows.map(([row, look]) => new Marker(look).range(at(row)))),
  };
}
