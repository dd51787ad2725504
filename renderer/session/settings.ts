/** What the lab remembers between visits. Every field that cannot be read falls back alone. */
import * as v from 'valibot';
import { colourOptions, panelSizes, PLAIN_COLOURS, USUAL_SIZES } from '../../core/document/view.ts';
import { GPUS } from '../../core/machine/gpus.ts';
import { AXES } from '../timeline/axis.ts';
import { SPEEDS } from '../timeline/pace.ts';

const parameterValue = v.union([v.pipe(v.number(), v.finite()), v.boolean(), v.string(), v.null()]);

const schema = v.object({
  kernel: v.fallback(v.nullable(v.string()), null),
  params: v.fallback(
    v.pipe(
      v.unknown(),
      v.check((value) => !Array.isArray(value)),
      v.record(v.string(), parameterValue),
    ),
    {},
  ),
  seed: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)), 1),
  speed: v.fallback(v.picklist(SPEEDS), 1),
  axis: v.fallback(v.picklist(AXES), 'step'),
  gpu: v.fallback(v.picklist(GPUS.map(({ id }) => id)), GPUS[0]!.id),
  tracks: v.fallback(v.boolean(), false),
  theme: v.fallback(v.picklist(['dark', 'light']), 'dark'),
  projector: v.fallback(v.boolean(), false),
  used: v.fallback(v.array(v.string()), []),
  colours: v.fallback(colourOptions, PLAIN_COLOURS),
  showSetup: v.fallback(v.boolean(), true),
  showDetails: v.fallback(v.boolean(), true),
  showTraceLines: v.fallback(v.boolean(), false),
  showFootprint: v.fallback(v.boolean(), true),
  below: v.fallback(v.picklist(['tree', 'plots', 'machine', 'nothing']), 'tree'),
  sizes: v.fallback(panelSizes, USUAL_SIZES),
  stacked: v.fallback(v.boolean(), false),
});
export type Settings = v.InferOutput<typeof schema>;
/** What can be under the picture. */
export type Below = Settings['below'];

const KEY = 'tilescope.settings';
type Store = Pick<Storage, 'getItem' | 'setItem'>;

export function readSettings(store: Store): Settings {
  let stored: unknown;
  try {
    stored = JSON.parse(store.getItem(KEY) ?? '{}');
  } catch {
    // Settings that are not JSON are as good as none.
    stored = {};
  }
  const object = typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? stored : {};
  const fields = Object.keys(schema.entries).map((name) => [name, (object as Record<string, unknown>)[name]]);
  return v.parse(schema, Object.fromEntries(fields));
}

export function writeSettings(store: Store, settings: Settings): void {
  store.setItem(KEY, JSON.stringify(settings));
}
