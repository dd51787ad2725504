/** The settings that the lab remembers between visits. A value that cannot be read is dropped, and the others are kept. */
import * as v from 'valibot';
import { namesWhere } from '../../core/document/sections.ts';
import { SETTINGS } from '../../core/document/settings.ts';
import type { SettingName, SettingValues } from '../../core/document/settings.ts';
import type { Setting } from '../../core/document/setting.ts';

const KEY = 'tilescope.settings';
type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** The names of the settings that the next visit begins with. */
const REMEMBERED: readonly SettingName[] = namesWhere(({ remembered = false }) => remembered !== false);

export function readRemembered(store: Store): Partial<SettingValues> {
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
  return Object.fromEntries(settings) as Partial<SettingValues>;
}

export function writeRemembered(store: Store, settings: SettingValues): void {
  const values = REMEMBERED.map((name) => [name, worth(SETTINGS[name], settings[name])]);
  store.setItem(KEY, JSON.stringify(Object.fromEntries(values)));
}

/** The part of a value that is remembered. */
function worth({ remembered, usual }: Setting, value: unknown): unknown {
  if (typeof remembered !== 'object') return value;
  const kept = Object.entries(value as object).filter(([field]) => remembered.includes(field));
  return { ...(usual as object), ...Object.fromEntries(kept) };
}
