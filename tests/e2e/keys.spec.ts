/** Every key of the sheet does what the sheet says. A command whose keys nobody tries here fails the first test. */
import type { Locator, Page } from '@playwright/test';
import { STEP_UNITS } from '../../core/trace/index.ts';
import type { Command } from '../../renderer/session/commands/command.ts';
import { COMMANDS } from '../../renderer/session/commands/list.ts';
import { expect, test } from './fixtures.ts';
import {
  choose,
  eventsOf,
  expectStep,
  picture,
  pictureAtRest,
  runChangesAtOnce,
  SMALL_WORDS,
  stepOf,
  untilRun,
} from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

/** Makes way for a press of the keys, presses them, and looks whether they did what they should. */
type Exercise = (page: Page, press: () => Promise<void>) => Promise<void>;

/** The address says what is on screen. */
async function expectAddress(page: Page, key: string, value: string | null): Promise<void> {
  await expect.poll(() => new URL(page.url()).searchParams.get(key), { message: key }).toBe(value);
}

/** A press changes the address to a value, and as many more lead back to where it was. */
function turns(key: string, value: string, back = 1, usual: string | null = null): Exercise {
  return async (page, press) => {
    await expectAddress(page, key, usual);
    await press();
    await expectAddress(page, key, value);
    for (let more = 0; more < back; more++) await press();
    await expectAddress(page, key, usual);
  };
}

/** From one end, a press goes towards the other. */
function goes(direction: 1 | -1): Exercise {
  return async (page, press) => {
    await page.keyboard.press(direction > 0 ? 'Home' : 'End');
    const before = direction > 0 ? 0 : await eventsOf(page);
    await expectStep(page, before);
    await press();
    await expect.poll(async () => ((await stepOf(page)) - before) * direction).toBeGreaterThan(0);
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const tracks = (page: Page): Locator => page.getByRole('region', { name: 'Tracks' });

/** What the tracks show after a press, against what they showed before it. */
function spans(holds: (from: number, to: number, before: Span) => boolean, first: readonly string[] = []): Exercise {
  const read = async (page: Page): Promise<Span> => ({
    from: Number(await tracks(page).getAttribute('data-from')),
    to: Number(await tracks(page).getAttribute('data-to')),
  });
  return async (page, press) => {
    await forward(page);
    for (const key of ['Shift+Z', ...first]) await page.keyboard.press(key);
    await expect(tracks(page)).toBeVisible();
    const before = await read(page);
    await press();
    await expect
      .poll(async () => {
        const { from, to } = await read(page);
        return holds(from, to, before);
      })
      .toBe(true);
    await page.keyboard.press('k');
    await expect(tracks(page)).toBeHidden();
  };
}

/** To a place with something before and after it. */
async function forward(page: Page): Promise<void> {
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
}

async function blur(page: Page): Promise<void> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
  });
}

function opens(what: (page: Page) => Locator): Exercise {
  return async (page, press) => {
    await press();
    await expect(what(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(what(page)).toBeHidden();
  };
}

function hides(what: (page: Page) => Locator): Exercise {
  return async (page, press) => {
    await expect(what(page)).toBeVisible();
    await press();
    await expect(what(page)).toBeHidden();
    await press();
    await expect(what(page)).toBeVisible();
  };
}

const camera =
  (shot: string): Exercise =>
  async (page, press) => {
    await page.keyboard.press(shot === 'home' ? '2' : '1');
    await expectAddress(page, 'view.camera.viewpoint', shot === 'home' ? 'wall' : null);
    await press();
    await expectAddress(page, 'view.camera.viewpoint', shot === 'home' ? null : shot);
  };

/** A press moves one figure of the pose in a direction, and a named shot leads back. */
const moves =
  (figure: 'turned' | 'raised' | 'distance' | 'target', direction: 1 | -1, axis = 0): Exercise =>
  async (page, press) => {
    const key = `view.camera.${figure}`;
    const read = (): number => {
      const said = JSON.parse(new URL(page.url()).searchParams.get(key) ?? 'null') as number | number[] | null;
      return (Array.isArray(said) ? said[axis] : said) ?? NaN;
    };
    // Away from the named shot, so that the address has all figures of the pose.
    await page.keyboard.press('1');
    await page.keyboard.press('e');
    await expect.poll(read).not.toBeNaN();
    const before = read();
    await press();
    await expect.poll(() => (read() - before) * direction).toBeGreaterThan(0);
    await page.keyboard.press('1');
    await expectAddress(page, key, null);
  };

async function compare(page: Page): Promise<void> {
  await page.getByRole('menuitem', { name: /^Variant: standard/ }).click();
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
}

async function pin(page: Page): Promise<void> {
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await choose(page, 'Tensor or slot', 'Q');
  await inspector.getByRole('button', { name: 'Pin', exact: true }).click();
}

const downloads: Exercise = async (page, press) => {
  const download = page.waitForEvent('download');
  await press();
  expect((await download).suggestedFilename()).toBe('attention.tilescope');
};

const EXERCISES: Readonly<Record<string, Exercise>> = {
  'time.play': async (page, press) => {
    await page.keyboard.press('Home');
    await press();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    await press();
    await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  },
  ...Object.fromEntries(
    STEP_UNITS.flatMap((unit) => [
      [`time.next-${unit}`, goes(1)],
      [`time.previous-${unit}`, goes(-1)],
    ]),
  ),
  'time.start': goes(-1),
  'time.end': goes(1),
  'time.slower': async (page, press) => {
    await press();
    await expectAddress(page, 'time.speed', '0.5');
    await page.keyboard.press('=');
    await expectAddress(page, 'time.speed', null);
  },
  'time.faster': async (page, press) => {
    await press();
    await expectAddress(page, 'time.speed', '2');
    await page.keyboard.press('-');
    await expectAddress(page, 'time.speed', null);
  },
  'time.axis': turns('time.axis', 'bytes', 2),
  'time.tracks': async (page, press) => {
    await press();
    await expect(tracks(page)).toBeVisible();
    await press();
    await expect(tracks(page)).toBeHidden();
  },
  'time.zoom-in': spans((from, to, before) => to - from < before.to - before.from),
  'time.zoom-out': spans((from, to, before) => to - from > before.to - before.from, ['w', 'w', 'w']),
  'time.pan-left': spans((from, _, before) => from < before.from, ['w', 'w', 'd']),
  'time.pan-right': spans((from, _, before) => from > before.from, ['w', 'w']),
  'time.fit-workgroup': spans((from, to, before) => to - from < before.to - before.from),
  'time.fit-all': spans((from, to, before) => from === 0 && to > before.to, ['w', 'w']),
  'time.loop-from': async (page, press) => {
    await forward(page);
    await press();
    await expectAddress(page, 'time.loop.from', String(await stepOf(page)));
    await page.keyboard.press('Shift+L');
    await expectAddress(page, 'time.loop.from', null);
  },
  'time.loop-to': async (page, press) => {
    await forward(page);
    await press();
    await expectAddress(page, 'time.loop.to', String(await stepOf(page)));
    await page.keyboard.press('Shift+L');
    await expectAddress(page, 'time.loop.to', null);
  },
  'time.loop-end': async (page, press) => {
    await forward(page);
    await page.keyboard.press('Shift+O');
    await expectAddress(page, 'time.loop.to', String(await stepOf(page)));
    await press();
    await expectAddress(page, 'time.loop.to', null);
  },
  'time.bookmark': async (page, press) => {
    await forward(page);
    await press();
    await expect(page.getByRole('button', { name: 'Bookmarks: 1' })).toBeVisible();
  },
  'time.next-bookmark': async (page, press) => {
    await page.keyboard.press('Home');
    await expectStep(page, 0);
    await press();
    await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
  },
  'time.previous-bookmark': async (page, press) => {
    await page.keyboard.press('End');
    const end = await eventsOf(page);
    await expectStep(page, end);
    await press();
    await expect.poll(() => stepOf(page)).toBeLessThan(end);
  },
  'time.break-on-tile': async (page, press) => {
    await pin(page);
    await blur(page);
    await press();
    await expect(page.getByRole('button', { name: 'Breakpoints: 1' })).toBeVisible();
    await press();
    await expect(page.getByRole('button', { name: 'Breakpoints: 0' })).toBeVisible();
    await page.keyboard.press('Escape');
  },
  'time.break-on-line': async (page, press) => {
    await forward(page);
    await press();
    await expect(page.getByRole('button', { name: 'Breakpoints: 1' })).toBeVisible();
  },
  'time.next-breakpoint': goes(1),
  'time.previous-breakpoint': goes(-1),
  'view.machine': async (page, press) => {
    const panel = page.getByRole('separator', { name: /machine/i });
    await press();
    await expect(panel).toBeVisible();
    await press();
    await expect(panel).toBeHidden();
  },
  'film.storyboard': async (page, press) => {
    await press();
    await expect(page.getByRole('region', { name: 'Storyboard' })).toBeVisible();
    await press();
    await expect(page.getByRole('region', { name: 'Storyboard' })).toBeHidden();
  },
  'film.add': async (page, press) => {
    await press();
    await expect(page.getByRole('group', { name: 'Shot 1' })).toBeVisible();
  },
  'film.present': async (page, press) => {
    await press();
    await expect(page.getByRole('banner')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('banner')).toBeVisible();
  },
  'film.record': opens((page) => page.getByRole('dialog', { name: 'Record' })),
  ...Object.fromEntries(['home', 'wall', 'tray', 'top'].map((shot) => [`view.camera-${shot}`, camera(shot)])),
  'view.camera-turn-left': moves('turned', -1),
  'view.camera-turn-right': moves('turned', 1),
  'view.camera-raise': moves('raised', 1),
  'view.camera-lower': moves('raised', -1),
  'view.camera-nearer': moves('distance', -1),
  'view.camera-further': moves('distance', 1),
  'view.camera-pan-left': moves('target', -1),
  'view.camera-pan-right': moves('target', 1),
  'view.camera-pan-up': moves('target', 1, 1),
  'view.camera-pan-down': moves('target', -1, 1),
  'view.colour-curve': turns('view.colours.curve', 'log'),
  'view.colour-range': turns('view.colours.range', 'kernel', 2),
  'view.focus': turns('view.focus', 'true'),
  'view.lens': async (page, press) => {
    await point(page);
    const before = await pictureAtRest(page);
    await press();
    await expect.poll(async () => (await picture(page)).equals(before)).toBe(false);
    await press();
    await expect.poll(async () => (await picture(page)).equals(before)).toBe(true);
    await page.mouse.move(5, 5);
  },
  'view.hold-lens': async (page, press) => {
    await page.mouse.move(5, 5);
    const before = await pictureAtRest(page);
    await page.keyboard.press('n');
    await point(page);
    await press();
    await page.mouse.move(5, 5);
    await expect.poll(async () => (await picture(page)).equals(before)).toBe(false);
    await press();
    await expect.poll(async () => (await picture(page)).equals(before)).toBe(true);
    await page.keyboard.press('n');
  },
  'view.setup': hides((page) => page.getByRole('complementary', { name: 'Set-up' })),
  'view.details': hides((page) => page.getByRole('complementary', { name: 'Details' })),
  'view.footprint': turns('view.footprint', 'false'),
  'view.plots': async (page, press) => {
    await showAnother(page, 'Kernel smoothing');
    await hides((lab) => lab.getByRole('region', { name: 'Plots' }))(page, press);
    await showAnother(page, 'Attention');
  },
  'view.tree': async (page, press) => {
    await showAnother(page, 'Mean and variance');
    await press();
    await hides((lab) => lab.getByRole('region', { name: 'Tree of combines' }))(page, press);
    await showAnother(page, 'Attention');
  },
  'view.raster': async (page, press) => {
    const panel = page.getByRole('region', { name: 'Space against depth' });
    await press();
    await expect(panel).toBeVisible();
    await press();
    await expect(panel).toBeHidden();
  },
  'view.compare': async (page, press) => {
    await press();
    await compare(page);
    await page.mouse.click(5, 5);
    await press();
    await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(1);
  },
  'view.swap': async (page, press) => {
    await page.keyboard.press('c');
    await compare(page);
    await press();
    await expectAddress(page, 'compare.turns', '1');
    await page.keyboard.press('c');
    await expectAddress(page, 'compare.second.kernel', null);
  },
  'view.theme': turns('view.theme', 'light'),
  'view.projector': turns('view.projector', 'true'),
  'view.palette': opens((page) => page.getByRole('combobox', { name: 'Commands' })),
  'view.keys': opens((page) => page.getByRole('dialog', { name: 'Keyboard' })),
  'view.let-go': async (page, press) => {
    const inspector = page.getByRole('region', { name: 'Inspector' });
    await pin(page);
    await expect(inspector).not.toContainText('Point at a cell');
    await press();
    await expect(inspector).toContainText('Point at a cell');
  },
  'run.run': async (page, press) => {
    await runChangesAtOnce(page, 'never');
    await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('15');
    await expect(page.getByRole('button', { name: 'Run the changes' })).toBeEnabled();
    await press();
    await expect(page.locator('[data-tensor="Q"]')).toContainText('15 × 4');
  },
  'run.sweep': opens((page) => page.getByRole('dialog')),
  'run.back': async (page, press) => {
    await press();
    await expect(page.locator('[data-tensor="Q"]')).toContainText('14 × 4');
    await expectAddress(page, 'set.n', '14');
  },
  'run.forward': async (page, press) => {
    await press();
    await expect(page.locator('[data-tensor="Q"]')).toContainText('15 × 4');
  },
  'edit.undo': async (page, press) => {
    await page.keyboard.press('t');
    await expectAddress(page, 'view.theme', 'light');
    await press();
    await expectAddress(page, 'view.theme', null);
  },
  'edit.redo': async (page, press) => {
    await page.keyboard.press('t');
    await page.keyboard.press('Control+z');
    await expectAddress(page, 'view.theme', null);
    await press();
    await expectAddress(page, 'view.theme', 'light');
    await page.keyboard.press('Control+z');
    await expectAddress(page, 'view.theme', null);
  },
  'film.speaker': async (page, press) => {
    const opening = page.waitForEvent('popup');
    await press();
    const speaker = await opening;
    await expect(speaker).toHaveTitle(/Speaker/);
    await speaker.close();
  },
  'file.open': async (page, press) => {
    const chooser = page.waitForEvent('filechooser');
    await press();
    await chooser;
  },
  'file.save': downloads,
  'file.save-as': downloads,
};

/** Keys in the notation of the list as the test's browser takes them. */
function pressed(keys: string): string {
  return keys.replaceAll('$mod', 'Control').replace(/\b([a-z])$/, (letter) => letter);
}

/** Somewhere on the first tensor, where the lens has something to show. */
async function point(page: Page): Promise<void> {
  const box = (await page.locator('.viewport canvas').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.11, box.y + box.height * 0.3);
}

async function showAnother(page: Page, kernel: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).fill(`Open kernel: ${kernel}`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(new RegExp(kernel));
}

const listed = COMMANDS.filter(
  (command): command is Command & { keys: readonly string[] } => command.keys !== undefined,
);

test('every command of the sheet is tried below', () => {
  expect(listed.map(({ id }) => id).filter((id) => EXERCISES[id] === undefined)).toEqual([]);
});

for (const group of new Set(listed.map((command) => command.group))) {
  test(`the keys of ${group}`, async ({ page, openLab }) => {
    test.slow();
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, 'showSaveFilePicker');
      Reflect.deleteProperty(window, 'showOpenFilePicker');
    });
    const { errors } = await openLab();
    await untilRun(page);
    for (const command of listed.filter((one) => one.group === group)) {
      for (const keys of command.keys) {
        await test.step(`${keys}: ${command.title}`, async () => {
          await blur(page);
          await EXERCISES[command.id]?.(page, () => page.keyboard.press(pressed(keys)));
        });
      }
    }
    expect(errors).toEqual([]);
  });
}
