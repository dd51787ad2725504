/** What a viewer has set: a value for each entry of the table, each of them watched by itself. */
import { namesWhere } from '../../core/document/sections.ts';
import { SETTINGS } from '../../core/document/settings.ts';
import type { SettingName, SettingOf, SettingValues } from '../../core/document/settings.ts';
import type { Section, Setting } from '../../core/document/setting.ts';

const EVERY = namesWhere(() => true);

/** Values are replaced and never changed. */
export type Settings = { -readonly [Name in SettingName]: SettingValues[Name] };

export function createSettings(): Settings {
  const settings = {};
  for (const name of EVERY) {
    let value = $state.raw<unknown>(SETTINGS[name].usual);
    Object.defineProperty(settings, name, {
      enumerable: true,
      get: () => value,
      set: (next: unknown) => {
        value = offered(SETTINGS[name], next);
      },
    });
  }
  return settings as Settings;
}

/** Sets those of the names for which there is a value. */
export function assign(settings: Settings, values: Partial<SettingValues>, names = EVERY): void {
  Object.assign(settings, Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name]]] : []))));
}

/** What a section of a document holds of them. */
export function sectionOf<In extends Section>(settings: Settings, section: In): Pick<SettingValues, SettingOf<In>> {
  const names = namesWhere((setting) => setting.section === section);
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Pick<SettingValues, SettingOf<In>>;
}

/** The value, or the nearest that the lab offers: as many times as large or as small. */
function offered({ offered: values }: Setting, value: unknown): unknown {
  if (values === undefined || typeof value !== 'number') return value;
  const distance = (one: number): number => Math.abs(Math.log(one / value));
  return values.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
