/** The settings as sections of a document. */
import * as v from 'valibot';
import { SETTINGS } from './settings.ts';
import type { SettingName, SettingOf } from './settings.ts';
import type { Section, Setting } from './setting.ts';

type Table = typeof SETTINGS;
type Entry<One> = One extends Setting<infer Schema> ? v.OptionalSchema<Schema, v.InferInput<Schema>> : never;

/** The names of the settings for which a condition holds, in the order of the table. */
export function namesWhere(holds: (setting: Setting) => boolean): readonly SettingName[] {
  const table: Readonly<Record<string, Setting>> = SETTINGS;
  return (Object.keys(SETTINGS) as SettingName[]).filter((name) => holds(table[name]!));
}

/** The schema of each setting of a section, with the usual value for what a document leaves out. */
export function entriesOf<In extends Section>(section: In): { [Name in SettingOf<In>]: Entry<Table[Name]> } {
  const names = namesWhere((setting) => setting.section === section);
  const entries = names.map((name) => {
    const { schema, usual }: Setting = SETTINGS[name];
    return [name, v.optional(schema, usual)];
  });
  return Object.fromEntries(entries) as { [Name in SettingOf<In>]: Entry<Table[Name]> };
}
