/** What the command palette offers, and how it searches. */
import fuzzysort from 'fuzzysort';
import type { KernelDescription } from '../../core/kernel.ts';
import { invoke } from './commands/command.ts';
import { COMMANDS } from './commands/list.ts';
import { spellings } from './keys.ts';
import type { Session } from './session.svelte.ts';

export interface Entry {
  /** Stays the same from version to version, so that entries used last can be remembered. */
  readonly id: string;
  readonly title: string;
  /** The kind of entry, as the palette shows it. */
  readonly kind: string;
  /** The keys as they are written on a keyboard. */
  readonly keys: readonly string[];
  /** For a switch: whether it is on, or which of its values it has. */
  readonly stands?: boolean | string;
  readonly act: (session: Session) => void;
}

export interface Match {
  readonly entry: Entry;
  /** The title in pieces, so that those that matched the query can be marked. */
  readonly pieces: readonly { readonly text: string; readonly found: boolean }[];
}

const SHOWN = 60;
const USED_KEPT = 12;
/** How much the most recent use adds to the rank of a match; an exact match has the rank 1. */
const RANK_OF_USE = 0.1;

/** The entries: enabled commands, kernels, and presets, those of the open kernel first. */
export function entriesOf(session: Session): readonly Entry[] {
  const { kernel, kernels } = session.request;
  const commands = COMMANDS.filter(({ enabled }) => enabled?.(session) !== false).map((command) => ({
    id: command.id,
    title: command.title.charAt(0).toUpperCase() + command.title.slice(1),
    kind: command.group,
    keys: spellings(command)[0] ?? [],
    ...(command.setting === undefined ? {} : { stands: command.setting.value(session) }),
    act: (of: Session) => {
      invoke(command, of);
    },
  }));
  const others = kernels.filter((one) => one !== kernel);
  return [
    ...commands,
    ...presetEntries(kernel, ''),
    ...kernels.map(({ name, title }) => ({
      id: `kernel.${name}`,
      title: `Open kernel: ${title}`,
      kind: 'Kernel',
      keys: [],
      act: (of: Session) => {
        of.openKernel(name);
      },
    })),
    ...others.flatMap((one) => presetEntries(one, `${one.title}, `)),
  ];
}

function presetEntries(kernel: KernelDescription, before: string): Entry[] {
  return kernel.presets.map((preset) => ({
    id: `preset.${kernel.name}.${preset.name}`,
    title: `Preset: ${before}${preset.title}`,
    kind: kernel.title,
    keys: [],
    act: (session) => {
      session.openKernel(kernel.name, preset);
    },
  }));
}

/** The entries that match a query, best first; without a query all of them, the most recently used first. */
export function findEntries(entries: readonly Entry[], query: string, used: readonly string[]): readonly Match[] {
  const wanted = query.trim();
  if (wanted === '') {
    const last = used.flatMap((id) => entries.filter((entry) => entry.id === id));
    const rest = entries.filter((entry) => !last.includes(entry));
    return [...last, ...rest]
      .slice(0, SHOWN)
      .map((entry) => ({ entry, pieces: [{ text: entry.title, found: false }] }));
  }
  const results = fuzzysort.go(wanted, entries, {
    key: 'title',
    limit: SHOWN,
    threshold: 0.3,
    scoreFn: ({ score, obj }) => score + (used.includes(obj.id) ? RANK_OF_USE : 0),
  });
  return results.map((result) => ({
    entry: result.obj,
    pieces: result
      .highlight((text) => ({ text, found: true }))
      .map((piece) => (typeof piece === 'string' ? { text: piece, found: false } : piece))
      .filter(({ text }) => text !== ''),
  }));
}

/** The list of entries used last, after one more use. */
export function usedAfter(used: readonly string[], id: string): string[] {
  return [id, ...used.filter((other) => other !== id)].slice(0, USED_KEPT);
}
