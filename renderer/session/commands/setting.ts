/** Commands that go on to the next value of a setting, made from the table of settings. */
import { namesWhere } from '../../../core/document/sections.ts';
import { SETTINGS } from '../../../core/document/settings.ts';
import type { Section, Setting } from '../../../core/document/setting.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';

/** The group in which the commands of a section stand; what no document holds is about running. */
const groupOf = (section: Section | null) => (section === 'time' ? 'Time' : section === null ? 'Run' : 'View');

/** Makes commands for the labelled settings of a section of documents, or of none, in the order of the table. */
export function settingCommands(section: Section | null): readonly Command[] {
  const names = namesWhere((setting) => setting.section === section && setting.label !== undefined);
  return names.map((name) => {
    const setting: Setting = SETTINGS[name];
    const id = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return command(groupOf(section), id, setting.label!, {
      ...(setting.keys === undefined ? {} : { keys: setting.keys }),
      enabled: ({ first }) => section !== 'time' || first.index !== null,
      setting: { name: setting.name!, value: ({ settings }) => standingOf(setting, settings[name]) },
      act: (session) => {
        const next = nextIn(valuesOf(setting), session.settings[name]);
        void session.choose(name, next as (typeof session.settings)[typeof name]);
      },
    });
  });
}

/** How a setting stands, in the words of its switch. */
function standingOf({ words }: Setting, value: unknown): boolean | string {
  return typeof value === 'boolean' ? value : (words?.[String(value)] ?? String(value));
}

/** The values that a command can step through: those of a choice, or on and off. */
function valuesOf({ schema, label }: Setting): readonly unknown[] {
  if (schema.type === 'boolean') return [false, true];
  if ('options' in schema && Array.isArray(schema.options)) return schema.options as readonly unknown[];
  throw new Error(`a setting with the command "${label}" must be on or off, or one of a list`);
}

/** The value that comes after another one; the last is followed by the first. */
export function nextIn<Value>(values: readonly Value[], value: Value): Value {
  return values[(values.indexOf(value) + 1) % values.length]!;
}
