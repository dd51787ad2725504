/**
 * What the lab remembers between visits: settings, and the last request. A value that cannot be read is
 * dropped, and the others are kept.
 */
import * as v from 'valibot';
import { namesWhere } from '../../core/document/sections.ts';
import { SETTINGS } from '../../core/document/settings.ts';
import type { SettingName, SettingValues } from '../../core/document/settings.ts';
import type { Setting } from '../../core/document/setting.ts';

const parameterValue = v.union([v.pipe(v.number(), v.finite()), v.boolean(), v.string(), v.null()]);

const request = v.object({
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
});
export type LastRequest = Readonly<v.InferOutput<typeof request>>;

/** Settings and the parts of the request share one object, so a setting must not have the name of such a part. */
export interface Remembered {
  readonly settings: Partial<SettingValues>;
  readonly request: LastRequest;
}

const KEY = 'tilescope.settings';
type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** The names of the settings that the next visit begins with. */
const REMEMBERED: readonly SettingName[] = namesWhere(({ remembered = false }) => remembered !== false);

export function readRemembered(store: Store): Remembered {
  let stored: unknown;
  try {
    stored = JSON.parse(store.getItem(KEY) ?? '{}');
  } catch {
    // What cannot be parsed counts as nothing stored.
    stored = {};
  }
  const object = typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? stored : {};
  const found = new Map<string, unknown>(Object.entries(object));
  const settings = REMEMBERED.flatMap((name) => {
    const read = v.safeParse(SETTINGS[name].schema, found.get(name));
    return read.success ? [[name, read.output]] : [];
  });
  const fields = Object.keys(request.entries).map((name) => [name, found.get(name)]);
  return {
    settings: Object.fromEntries(settings) as Partial<SettingValues>,
    request: v.parse(request, Object.fromEntries(fields)),
  };
}

export function writeRemembered(store: Store, settings: SettingValues, { kernel, params, seed }: LastRequest): void {
  const values = REMEMBERED.map((name) => [name, worth(SETTINGS[name], settings[name])]);
  store.setItem(KEY, JSON.stringify({ kernel, params, seed, ...Object.fromEntries(values) }));
}

/** The part of a value that is remembered. */
function worth({ remembered, usual }: Setting, value: unknown): unknown {
  if (typeof remembered !== 'object') return value;
  const kept = Object.entries(value as object).filter(([field]) => remembered.includes(field));
  return { ...(usual as object), ...Object.fromEntries(kept) };
}
