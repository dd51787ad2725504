/** What a viewer has set: a value for each entry of the table, each of them watched by itself. */
import { namesWhere } from '../../core/document/sections.ts';
import { SETTINGS } from '../../core/document/settings.ts';
import type { SettingName, SettingOf, SettingValues } from '../../core/document/settings.ts';
import type { Section, Setting } from '../../core/document/setting.ts';

const EVERY = namesWhere(() => true);

/** Values are replaced as a whole and never changed in place. */
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

/** Sets those of the settings for which there is a value. */
export function assign(settings: Settings, values: Partial<SettingValues>, names = EVERY): void {
  Object.assign(settings, Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name]]] : []))));
}

/** The values of the settings that a section of a document holds. */
export function sectionOf<In extends Section>(settings: Settings, section: In): Pick<SettingValues, SettingOf<In>> {
  const names = namesWhere((setting) => setting.section === section);
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Pick<SettingValues, SettingOf<In>>;
}

/** The value itself, or the nearest one that the lab offers, measured by ratio. */
function offered({ offered: values }: Setting, value: unknown): unknown {
  if (values === undefined || typeof value !== 'number') return value;
  const distance = (one: number): number => Math.abs(Math.log(one / value));
  return values.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
