import type { BrowserWindow, MessageBoxOptions, MessageBoxReturnValue } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const box = vi.hoisted(() => ({
  show: vi.fn<(window: unknown, options: MessageBoxOptions) => Promise<Pick<MessageBoxReturnValue, 'response'>>>(),
}));
vi.mock('electron', () => ({ dialog: { showMessageBox: box.show } }));

const { Departure } = await import('./departure.ts');

const WINDOW = Object.create(null) as BrowserWindow;
const save = vi.fn<() => void>();
const abandon = vi.fn<() => void>();
const PAGE = { saveAndLeave: save, abandonAndLeave: abandon };
const next = vi.fn<() => void>();
let departure: InstanceType<typeof Departure>;

beforeEach(() => {
  vi.resetAllMocks();
  vi.useFakeTimers();
  departure = new Departure();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Tries to go with something unsaved, and answers with the button of a name. */
async function tryAndAnswer(button: string): Promise<void> {
  departure.note('talk.tilescope');
  box.show.mockImplementation((_window, { buttons = [] }) => Promise.resolve({ response: buttons.indexOf(button) }));
  expect(departure.allows(WINDOW, PAGE, next)).toBe(false);
  await Promise.resolve();
  await Promise.resolve();
}

it('asks nothing where nothing would be lost, nor once it is saved', () => {
  expect(departure.allows(WINDOW, PAGE, next)).toBe(true);
  departure.note('talk.tilescope');
  departure.note(null);
  expect(departure.allows(WINDOW, PAGE, next)).toBe(true);
  expect(box.show).not.toHaveBeenCalled();
});

it('asks once, by the name of the document', async () => {
  await tryAndAnswer('Cancel');
  expect(box.show.mock.calls[0]![1].message).toBe('Save the changes to talk.tilescope?');
  box.show.mockReturnValue(new Promise(() => undefined));
  for (let times = 0; times < 3; times++) expect(departure.allows(WINDOW, PAGE, next)).toBe(false);
  expect(box.show).toHaveBeenCalledTimes(2);
});

it('stays, and asks again the next time, when it is cancelled', async () => {
  await tryAndAnswer('Cancel');
  departure.done();
  expect([save, next].map((made) => made.mock.calls.length)).toEqual([0, 0]);
  expect(departure.allows(WINDOW, PAGE, next)).toBe(false);
});

it('goes on without saving when a person says so, once the page has dropped what it kept', async () => {
  await tryAndAnswer('Do Not Save');
  expect([save, abandon, next].map((made) => made.mock.calls.length)).toEqual([0, 1, 0]);
  departure.done();
  vi.advanceTimersByTime(60_000);
  expect(next).toHaveBeenCalledTimes(1);
  expect(departure.allows(WINDOW, PAGE, next)).toBe(true);
});

it('goes on without saving although the page does not answer', async () => {
  await tryAndAnswer('Do Not Save');
  vi.advanceTimersByTime(60_000);
  expect(next).toHaveBeenCalledTimes(1);
});

it('goes on once the page has saved, and only once', async () => {
  await tryAndAnswer('Save');
  expect([save, next].map((made) => made.mock.calls.length)).toEqual([1, 0]);
  departure.done();
  departure.done();
  expect(next).toHaveBeenCalledTimes(1);
});

it('does not go after all when saving was given up and something else is answered later', async () => {
  await tryAndAnswer('Save');
  await tryAndAnswer('Cancel');
  departure.done();
  expect(next).not.toHaveBeenCalled();
});
