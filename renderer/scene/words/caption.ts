/** What happens at a moment, in words: one large line, and figures below it. */
import type { Hue } from '../../../core/kernel.ts';
import type { Run, RunPass } from '../../../core/run.ts';
import { BYTES_PER_ELEMENT } from '../../../core/tensors/f32.ts';
import { elementsMoved, NONE } from '../../../core/trace/layout.ts';
import type { TraceEvent } from '../../../core/trace/layout.ts';
import { fateOf, readsOf } from '../../../core/trace/reuse.ts';
import type { Fate } from '../../../core/trace/reuse.ts';
import { formatBytes, formatShort } from '../../format.ts';
import { formulaOf } from '../../../core/trace/formulas.ts';
import { endAhead } from '../../../core/trace/watched.ts';
import type { Moment } from '../moment.ts';

export interface Word {
  readonly text: string;
  /** Names are drawn in their hue, strong words are bright, plain ones are muted. */
  readonly kind: 'plain' | 'strong' | 'name';
  readonly hue?: Hue;
}

export interface Caption {
  readonly headline: readonly Word[];
  /** Why it is done; empty where there is nothing to say. */
  readonly why: string;
  readonly details: readonly string[];
}

const FATES: Readonly<Record<Fate, string>> = {
  read: 'HBM keeps it until it is read back',
  overwritten: 'HBM keeps it until a later store writes over it',
  stays: 'done: it stays in HBM',
};

/** A name with its subscript, which is in braces where it has several parts. */
const IDENTIFIER = /([A-Za-z][A-Za-z0-9]*(?:_(?:[A-Za-z0-9]+|\{[^{}]+\}))?)/;

export function captionOf(run: Run, moment: Moment): Caption {
  const pass = run.passes[moment.span.pass]!;
  const step = `step ${moment.completed} / ${endAhead(run, moment.completed)}`;
  if (moment.event === null) return { headline: [strong('ready')], why: '', details: [step] };
  const { event } = moment;
  const bytes = elementsMoved(run.records, moment.index) * BYTES_PER_ELEMENT;
  const workgroups = pass.starts.length - 1;
  const details = pass.loops.map((name, at) => `${name} = ${at === 0 ? event.i : event.j}`);
  const levels = moment.tree?.drawing.levels ?? [];
  const level = event.lanes === null ? -1 : levels.findIndex(({ progress }) => progress === 'now');
  if (level >= 0) details.push(`level ${level + 1} / ${levels.length}`);
  const repeats = event.repeats > 1 ? `, ${event.repeats} × each` : '';
  if (bytes > 0) details.push(formatBytes(bytes) + repeats);
  if (event.flops > 0) details.push(`${formatShort(event.flops)} flop`);
  if (workgroups > 1) details.push(`workgroup ${moment.span.workgroup + 1} / ${workgroups}`);
  details.push(step);
  return { headline: headlineOf(run, pass, event), why: reasonOf(run, pass, event, moment.index), details };
}

/** The reason that was last given for a run. A long trace takes a moment to search, and the next frame asks again. */
const given = new WeakMap<Run, { readonly event: number; readonly why: string }>();

function reasonOf(run: Run, pass: RunPass, event: TraceEvent, at: number): string {
  const last = given.get(run);
  if (last?.event === at) return last.why;
  const why = whyOf(run, pass, event, at);
  given.set(run, { event: at, why });
  return why;
}

function whyOf(run: Run, pass: RunPass, event: TraceEvent, at: number): string {
  switch (event.operation) {
    case 'load': {
      const { nth, total } = readsOf(run, at);
      return total > 1
        ? `read ${nth} of ${total} of this block: a copy, HBM keeps it`
        : 'a copy: what is in HBM stays there';
    }
    case 'store':
      return FATES[fateOf(run, at)];
    case 'barrier':
      return 'what one thread wrote, the others may read now';
    case 'skip':
      return 'nothing in it would count';
    default:
      return formulaOf(run, pass, event)?.why ?? '';
  }
}

/** What an event does, as a caption says it, in plain text. */
export function eventWords(run: Run, pass: RunPass, event: TraceEvent): string {
  return headlineOf(run, pass, event)
    .map(({ text }) => text)
    .join('')
    .replaceAll(/[ \u00a0]+/g, ' ');
}

/** From where to where, in one piece where lines are broken. */
function way(from: string, to: string): string {
  return `${from}\u00a0→\u00a0${to}`;
}

function headlineOf(run: Run, pass: RunPass, event: TraceEvent): Word[] {
  const slot = event.slot === NONE ? undefined : pass.slots[event.slot];
  const tensor = event.tensor === NONE ? undefined : run.tensors[event.tensor];
  const near = slot?.memory === 'sram' ? 'SRAM' : 'registers';
  const subject = slot ?? tensor;
  const named = subject === undefined ? [] : [name(subject)];
  // A shader that several passes share calls its slots otherwise than the wall calls their tensors.
  const alike = slot === undefined || tensor === undefined || sameName(baseOf(slot.name), tensor.name);
  const other = alike ? [] : [name(tensor)];
  switch (event.operation) {
    case 'load':
      return [
        plain('load '),
        ...other,
        ...(other.length > 0 ? [plain(' into ')] : []),
        ...named,
        strong(`  ${way('HBM', near)}`),
      ];
    case 'store':
      return [
        plain('store '),
        ...named,
        ...(other.length > 0 ? [plain(' into ')] : []),
        ...other,
        strong(`  ${way(near, 'HBM')}`),
      ];
    case 'barrier':
      return [strong('barrier'), plain('  all threads wait for each other')];
    case 'skip':
      return [plain('skip a block of '), ...named, strong('  not computed')];
    default: {
      const formula = formulaOf(run, pass, event);
      if (formula === undefined) return [plain(`${event.operation} `), ...named];
      const verb = event.operation === 'compute' ? [] : [plain(`${event.operation}   `)];
      return [...verb, ...formulaWords(formula.text, run, pass)];
    }
  }
}

/** Whether a slot is called after its tensor: by its name, or by the part of it that comes first, in either case of letters. */
function sameName(base: string, tensor: string): boolean {
  return tensor.toLowerCase().startsWith(base.toLowerCase()) || base.toLowerCase().startsWith(tensor.toLowerCase());
}

/** Splits a formula so that the names of slots and tensors, with any subscript, are drawn in their hues. */
export function formulaWords(text: string, run: Pick<Run, 'tensors'>, pass: Pick<RunPass, 'slots'>): Word[] {
  return text
    .split(IDENTIFIER)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const found =
        pass.slots.find((slot) => slot.name === piece) ??
        run.tensors.find((tensor) => tensor.name === piece) ??
        pass.slots.find((slot) => baseOf(slot.name) === baseOf(piece)) ??
        run.tensors.find((tensor) => tensor.name === baseOf(piece));
      return found === undefined ? strong(piece) : { text: piece, kind: 'name', hue: found.hue };
    });
}

function baseOf(name: string): string {
  return name.split('_')[0]!;
}

function name(subject: { readonly name: string; readonly hue: Hue }): Word {
  return { text: subject.name, kind: 'name', hue: subject.hue };
}

function plain(text: string): Word {
  return { text, kind: 'plain' };
}

function strong(text: string): Word {
  return { text, kind: 'strong' };
}
