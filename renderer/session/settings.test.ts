import { describe, expect, it, vi } from 'vitest';
import { documentOf, parseDocument, writeDocument } from '../../core/document/document.ts';
import type { SettingValues } from '../../core/document/settings.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { readViewAddress, writeAddress } from './address.ts';
import { commandOf } from './commands/list.ts';
import { draftOf } from './draft.ts';
import { FakeLab } from './lab.fixture.ts';
import { readRemembered, writeRemembered } from './remembered.ts';
import { RequestState } from './request.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { Session } from './session.svelte.ts';
import { assign, createSettings } from './settings.svelte.ts';
import { restore, stateOf, subjectOf } from './state.ts';

/** One more entry in the table. Nothing else of the lab knows of it. */
vi.mock(import('../../core/document/settings.ts'), async (original) => {
  const [module, { flag }, { setting }] = await Promise.all([
    original(),
    import('../../core/document/bounds.ts'),
    import('../../core/document/setting.ts'),
  ]);
  const grid = setting(flag(), false, {
    section: 'view',
    remembered: true,
    undoable: true,
    label: 'show or hide the grid',
    keys: ['y'],
  });
  return { ...module, SETTINGS: { ...module.SETTINGS, grid } };
});

const kernel: KernelDescription = {
  name: 'toy',
  title: 'Toy',
  summary: '',
  group: 'Rows',
  line: '',
  papers: [],
  presets: [],
  inputs: ['A'],
  shapes: {},
  conventions: [],
  sizes: [],
  parameters: [],
};
const run = { kernel: 'toy', params: {}, seed: 1 };

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const texts = new Map<string, string>();
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => {
      texts.set(key, text);
    },
  };
}

function open(): Session {
  vi.stubGlobal('localStorage', storage());
  const { port } = new FakeLab();
  const lab = { ...port, closed: new Promise<string>(() => undefined) };
  const none = (): Promise<null> => Promise.resolve(null);
  const files = {
    open: none,
    save: none,
    recent: () => Promise.resolve([]),
    remember: () => Promise.resolve(),
    keep: none,
    find: none,
  };
  const adapter = { ok: false, problem: { message: 'There is no GPU.' } } as const;
  return new Session(lab, new RequestState(lab, [kernel], run), new Runner(lab), adapter, files);
}

/** The value of the setting that the types do not know. */
function gridOf(values: object): unknown {
  return (values as { readonly grid?: unknown }).grid;
}

describe('a setting that is added to the table', () => {
  it('is held by the lab, and goes on by its command', () => {
    const session = open();
    expect(gridOf(session.settings)).toBe(false);
    const command = commandOf('view.grid');
    expect(command).toMatchObject({ title: 'show or hide the grid', group: 'View', keys: ['y'] });
    command.act(session);
    expect(gridOf(session.settings)).toBe(true);
    command.act(session);
    expect(gridOf(session.settings)).toBe(false);
  });

  it('is undone', () => {
    const session = open();
    const before = stateOf(session);
    commandOf('view.grid').act(session);
    expect(subjectOf(before, stateOf(session))).toBe('grid');
    restore(session, before);
    expect(gridOf(session.settings)).toBe(false);
  });

  it('is in the document, and has its usual value where a document does not say', () => {
    const session = open();
    commandOf('view.grid').act(session);
    const text = writeDocument(draftOf(session));
    const read = parseDocument(text.ok ? text.value : '', 'toy.tilescope');
    expect(read.ok && gridOf(read.value.view)).toBe(true);
    expect(gridOf(documentOf({ run, view: { time: 0 } }).view)).toBe(false);
  });

  it('is in the address', () => {
    const session = open();
    commandOf('view.grid').act(session);
    const query = writeAddress(draftOf(session), kernel).toString();
    expect(query).toContain('view.grid=true');
    const read = readViewAddress(`?${query}`, [kernel]);
    expect(read?.ok === true && gridOf(read.value.view)).toBe(true);
  });

  it('is remembered', () => {
    const store = storage();
    const settings = createSettings();
    assign(settings, { grid: true } as Partial<SettingValues>);
    writeRemembered(store, settings);
    expect(gridOf(readRemembered(store))).toBe(true);
  });
});

it('takes the nearest of the values that the lab offers', () => {
  const settings = createSettings();
  settings.speed = 3;
  expect(settings.speed).toBe(4);
});
