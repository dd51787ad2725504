/** What several runs add up to so far, and how many times the first is each of the others. */
import type { WorkgroupSpan, TraceIndex } from '../../../core/trace/index.ts';
import { formatBytes, formatCount, formatShort } from '../../format.ts';
import { depthAt, intensity, sramInUse } from '../details/counting.ts';

interface Amount {
  /** The amount; `null` while there is none. */
  readonly value: number | null;
  readonly text: string;
}

export interface Figure {
  readonly name: string;
  readonly label: string;
  /** The amounts of the runs, in their order. */
  readonly amounts: readonly Amount[];
  /** The amount of the first run divided by that of each other; `null` where a division has no meaning. */
  readonly ratios: readonly (number | null)[];
}

const FIGURES = [
  { name: 'hbm-read', label: 'HBM read', spell: formatBytes },
  { name: 'hbm-write', label: 'HBM written', spell: formatBytes },
  { name: 'hbm', label: 'HBM total', spell: formatBytes },
  { name: 'sram', label: 'SRAM in use', spell: formatBytes },
  { name: 'flops', label: 'Operations', spell: formatShort },
  { name: 'intensity', label: 'Flop / byte', spell: (value: number) => value.toFixed(2) },
  { name: 'depth', label: 'Depth', spell: formatCount },
  { name: 'state', label: 'State kept', spell: formatBytes },
  { name: 'steps', label: 'Steps', spell: formatCount },
] as const;
type Amounts = Readonly<Record<(typeof FIGURES)[number]['name'], number | null>>;
const NO_AMOUNTS = Object.fromEntries(FIGURES.map(({ name }) => [name, null])) as Amounts;

/** A run as it is after so many completed events. */
interface Sight {
  readonly index: TraceIndex;
  readonly span: WorkgroupSpan;
  readonly step: number;
}

/**
 * The figures of some runs, where null stands for a run that is still to come. The row of the state is there
 * only if one of them keeps a state.
 */
export function figuresOf(sights: readonly (Sight | null)[]): Figure[] {
  const all = sights.map((sight) => (sight === null ? NO_AMOUNTS : amountsOf(sight)));
  const known = FIGURES.filter(({ name }) => name !== 'state' || all.some(({ state }) => state !== null));
  return known.map(({ name, label, spell }) => {
    const values = all.map((amounts) => amounts[name]);
    const [first = null, ...others] = values;
    return {
      name,
      label,
      amounts: values.map((value) => ({ value, text: value === null ? '—' : spell(value) })),
      ratios: others.map((value) => ratioOf(first, value)),
    };
  });
}

function ratioOf(first: number | null, second: number | null): number | null {
  return first === null || second === null || second === 0 ? null : first / second;
}

function amountsOf({ index, span, step }: Sight): Amounts {
  const { readBytes, writeBytes, flops } = index.countersAt(step);
  const bytes = readBytes + writeBytes;
  return {
    'hbm-read': readBytes,
    'hbm-write': writeBytes,
    hbm: bytes,
    sram: sramInUse(index.run, span, step),
    flops,
    intensity: intensity(flops, bytes),
    depth: depthAt(index.run, step),
    state: index.run.stateBytes,
    steps: step,
  };
}
