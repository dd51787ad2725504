/** The keys by which one goes along things in a row. */
import { clamp } from '../../../core/search.ts';

interface Along {
  /** Where one is; 0 is the first. */
  readonly at: number;
  readonly first?: number;
  readonly last: number;
  /** How far the keys of pages lead; without it they are no keys of this row. */
  readonly far?: number;
}

/** Where a key leads; undefined for a key that leads nowhere. */
export function ledTo(key: string, { at, first = 0, last, far }: Along): number | undefined {
  const steps: Readonly<Record<string, number | undefined>> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: far === undefined ? undefined : at - far,
    PageUp: far === undefined ? undefined : at + far,
    Home: first,
    End: last,
  };
  const to = steps[key];
  return to === undefined ? undefined : clamp(to, first, last);
}
