/**
 * What a machine can find of violations, in every state and dialog. The themes differ by their colours alone: of the
 * light one, and of large words, contrast is looked at. And that a keyboard gets everywhere, is seen there, and out
 * again.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { checkpoint } from './checkpoint.ts';
import { fromMenu, choose, OVERLAY, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' }, actionTimeout: 20_000 });

const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: name === 'View' });

interface State {
  readonly open: (page: Page) => Promise<void>;
  /** What says that it is there. */
  readonly there: (page: Page) => Locator;
  /** Escape, where nothing else is said. */
  readonly close?: (page: Page) => Promise<void>;
}

/** A dialog, menu or list, by the button that opens it; the button has the focus again when it closes. */
function opened(by: string | RegExp | ((page: Page) => Locator), there: (page: Page) => Locator): State {
  const opener = (page: Page): Locator => (typeof by === 'function' ? by(page) : button(page, by));
  return {
    open: (page) => opener(page).click(),
    there,
    close: async (page) => {
      await page.keyboard.press('Escape');
      await expect(opener(page)).toBeFocused();
    },
  };
}

/** What a key shows, and hides when it is pressed again. */
function shown(key: string, there: (page: Page) => Locator): State {
  const press = (page: Page): Promise<void> => page.keyboard.press(key);
  return { open: press, there, close: press };
}

const dialog =
  (name?: string | RegExp) =>
  (page: Page): Locator =>
    page.getByRole('dialog', name === undefined ? {} : { name });
const region =
  (name: string) =>
  (page: Page): Locator =>
    page.getByRole('region', { name });

/** A file of two arrays, which is loaded by the button of Q. */
async function giveArrays(page: Page): Promise<void> {
  const matrix = { dtype: 'F32', shape: [8, 4], value: (index: number) => index } as const;
  const buffer = checkpoint({ 'layer.0.query': matrix, 'layer.1.query': { ...matrix, value: () => 0.5 } });
  const chooser = page.waitForEvent('filechooser');
  await button(page, 'Load a file for Q').click();
  await (await chooser).setFiles({ name: 'two.safetensors', mimeType: 'application/octet-stream', buffer });
}

const STATES: Readonly<Record<string, State>> = {
  'the menu of the document': opened(/^Document/, (page) => page.getByRole('menuitem', { name: 'New document' })),
  'the checks of a run': opened(/^Matches float64/, dialog('Checks of this run')),
  colours: opened('Colours', dialog('Colours of values')),
  'the sheet': opened('Keyboard shortcuts', dialog('Keyboard')),
  'the sweep': opened(/^Sweep/, dialog()),
  'a menu of commands': opened('View', (page) => page.getByRole('menuitemcheckbox', { name: /^Footprint/ })),
  'memory to scale': {
    open: (page) => fromMenu(page, 'Measure', /memory of a GPU/i),
    there: dialog('Memory to scale'),
  },
  'the list of kernels': opened(
    (page) => page.getByRole('combobox', { name: /^Kernel:/ }),
    (page) => page.getByRole('option', { name: /^Matrix multiplication/ }),
  ),
  'a choice': opened(
    (page) => page.getByRole('combobox', { name: /^Step by/ }),
    (page) => page.getByRole('option', { name: 'workgroup' }),
  ),
  'the palette': {
    open: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Commands' }).fill('causal');
    },
    there: (page) => page.getByRole('dialog').getByRole('option').first(),
  },
  'a recording': { open: (page) => page.keyboard.press('Shift+R'), there: dialog('Record') },
  'the arrays of a file': { open: giveArrays, there: dialog('Arrays of two.safetensors') },
  tracks: shown('k', region('Tracks')),
  'the machine': shown('g', region('Machine')),
  'a bookmark and its note': {
    open: async (page) => {
      await page.keyboard.press('b');
      await button(page, 'Bookmarks: 1').click();
    },
    there: dialog('Bookmarks'),
  },
  'a breakpoint': {
    open: async (page) => {
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('F9');
      await button(page, 'Breakpoints: 1').click();
    },
    there: dialog('Breakpoints'),
  },
  'a cell and a line that are read': {
    open: async (page) => {
      await choose(page, 'Tensor or slot', 'O');
      await button(page, 'Pin').click();
      await page.locator('.cm-line').first().click();
    },
    there: (page) => button(page, 'Unpin'),
    close: async (page) => {
      await button(page, 'Unpin').click();
    },
  },
  'a storyboard': {
    open: (page) => page.keyboard.press('Shift+A'),
    there: (page) => page.getByRole('group', { name: 'Shot 1' }),
    close: (page) => page.keyboard.press('Shift+B'),
  },
  'a presentation': { open: (page) => page.keyboard.press('Shift+P'), there: (page) => page.locator('.presenting') },
  'a parameter that cannot be': {
    open: (page) => page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('0'),
    there: (page) => page.locator('[data-parameter="n"]').getByRole('alert'),
    close: (page) => page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('14'),
  },
  'a comparison of three': {
    open: async (page) => {
      for (const [variant, count] of [
        [/^Variant: standard/, 2],
        [/^Causal mask: on/, 3],
      ] as const) {
        await button(page, 'Compare').click();
        await page.getByRole('menuitem', { name: variant }).click();
        await expect(button(page, /Matches float64/)).toHaveCount(count);
      }
    },
    there: (page) => button(page, 'Close comparison'),
    close: (page) => button(page, 'Close comparison').click(),
  },
};

async function blur(page: Page): Promise<void> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
  });
}

/** Finds the violations of what lies over the lab, or else of the whole page, by all rules or by some. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (rules !== undefined) axe.withRules(rules);
  // What lies over the lab is looked at alone: the lab below it has been.
  if ((await page.locator(OVERLAY).count()) > 0) axe.include(OVERLAY);
  const found = await axe.analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

/** What is found in the lab as it is and in every state of it, by name. */
async function walk(page: Page, rules?: string[]): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = { 'the lab': await violations(page, rules) };
  for (const [name, { open, there, close }] of Object.entries(STATES)) {
    await test.step(name, async () => {
      await open(page);
      await expect(there(page)).toBeVisible();
      found[name] = await violations(page, rules);
      await (close?.(page) ?? page.keyboard.press('Escape'));
      await expect(there(page)).toBeHidden();
      await blur(page);
    });
  }
  return Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0));
}

test('axe finds nothing, whatever is open', async ({ page, openLab }) => {
  test.slow();
  await openLab();
  await untilRun(page);
  expect(await walk(page)).toEqual({});
});

test('everything can be read in the light, and in large words', async ({ page, openLab }) => {
  test.slow();
  await openLab();
  await untilRun(page);
  await page.keyboard.press('t');
  await page.keyboard.press('Shift+T');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.locator('html')).toHaveAttribute('data-projector', 'true');
  // The picture has the width, and the panels can be opened over that.
  const panels = ['Set-up', 'Details'].map((name) => page.getByRole('complementary', { name }));
  for (const panel of panels) await expect(panel).toBeHidden();
  for (const key of ['[', ']']) await page.keyboard.press(key);
  for (const panel of panels) await expect(panel).toBeVisible();
  expect(await walk(page, ['color-contrast'])).toEqual({});
});

test('an array of a file is searched for, chosen and loaded by keys alone', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await button(page, 'Default parameters').click();
  await giveArrays(page);
  const arrays = dialog('Arrays of two.safetensors')(page);
  await expect(arrays.getByRole('combobox', { name: 'Search arrays' })).toBeFocused();
  await page.keyboard.type('query');
  await expect(arrays.getByRole('option')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const load = arrays.getByRole('button', { name: 'Load 1 array' });
  await expect(load).toBeEnabled();
  for (let presses = 0; presses < 40; presses++) {
    if (await load.evaluate((at) => at === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(load).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(arrays).toBeHidden();
  await expect(page.locator('[data-input="Q"]')).toContainText('two.safetensors:layer.1.query');
});

test('Tab gets everywhere and out again, and one sees where it is', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await blur(page);
  const stops: { name: string; seen: boolean }[] = [];
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return null;
      // The editor marks its frame, not the text that scrolls in it.
      const { outlineStyle, outlineWidth } = getComputedStyle(at.closest('.cm-editor') ?? at);
      const box = at.getBoundingClientRect();
      return {
        name: at.getAttribute('aria-label') ?? at.textContent.trim().slice(0, 40),
        seen: at.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && box.width > 0,
      };
    });
    if (stop === null) break;
    stops.push(stop);
  }
  expect(stops.length).toBeLessThan(150);
  expect(stops.filter(({ seen }) => !seen)).toEqual([]);
  const names = stops.map(({ name }) => name);
  for (const name of [
    'Compare',
    'Standard attention',
    'Time',
    'WGSL source',
    'Height of the source',
    'Tensor or slot: look up…',
  ])
    expect(names).toContain(name);
});
