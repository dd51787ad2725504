/**
 * A walk of random actions over the lab, with motion, as a newcomer would play with it: mouse, keys, sizes of the window,
 * kernels. Nothing may go wrong on the way, lie over something else, be cut off, or move although nothing that moves it
 * was asked for. A longer walk, and another one:
 *
 *     WALK_ACTIONS=500 WALK_SEED=3 npx playwright test --project=browser walk.spec.ts
 */
import type { Page } from '@playwright/test';
import { decode } from '../../core/port/codec.ts';
import { createRandom } from '../../core/tensors/random.ts';
import type { Random } from '../../core/tensors/random.ts';
import { COMMANDS } from '../../renderer/session/commands/list.ts';
import { expect, test } from './fixtures.ts';
import { ANCHORS, layoutFaults, movedBetween, placesOf } from './layout.ts';
import type { Box } from './layout.ts';
import { OVERLAY, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'no-preference' } });

const SEED = Number(process.env['WALK_SEED'] ?? 14);
const ACTIONS = Number(process.env['WALK_ACTIONS'] ?? 100);

/** After an answer of the core, what stands somewhere else because of it does so within this time. */
const SETTLING_MS = 300;

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 700 },
  { width: 900, height: 600 },
  { width: 1440, height: 900 },
] as const;
const KERNELS = ['Softmax', 'Matrix product', 'Attention', 'Recurrent', 'Mean', 'Selective', 'Linear'];

/** Keys of these groups ask for windows of the system, or for the whole screen. */
const KEYS = COMMANDS.filter(
  ({ group, id }) => group !== 'File' && id !== 'film.present' && id !== 'film.record',
).flatMap(({ id, keys = [] }) => keys.map((key) => ({ id, key: key.replaceAll('$mod', 'Control') })));
/** Commands that open, close or size something, as a viewer sees from their names. */
const MOVES =
  /^(edit\.|film\.|run\.)|^time\.(axis|tracks|zoom|pan|fit|list)|^view\.(setup|details|plots|tree|machine|raster|compare|swap|projector|palette|keys|memory|let-go)/;
/** Buttons that ask for windows of the system, or leave the page. */
const FORBIDDEN = /Save|Open|Record|Reload|Present|npy|export|Export/;

interface Action {
  readonly says: string;
  /** Whether nothing may move by it, where nothing lies over the lab. */
  readonly quiet: boolean;
  /** Gives back what it found to act on, in words, where chance alone does not say it. */
  readonly act: () => Promise<unknown>;
}

function choose<T>(random: Random, all: readonly T[]): T {
  return all[Math.floor(random.uniform() * all.length)]!;
}

function pressing(page: Page, random: Random): Action {
  const { id, key } = choose(random, KEYS);
  return { says: `${key} (${id})`, quiet: !MOVES.test(id), act: () => page.keyboard.press(key) };
}

function pointing(page: Page, random: Random): Action {
  const [across, down, toX, toY, how] = [1, 2, 3, 4, 5].map(() => random.uniform()) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const act = async (): Promise<void> => {
    const box = await page.locator('.viewport canvas').first().boundingBox();
    if (box === null) return;
    await page.mouse.move(box.x + box.width * across, box.y + box.height * down);
    if (how < 0.25) await page.mouse.wheel(0, (toX - 0.5) * 600);
    else if (how < 0.5) {
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * toX, box.y + box.height * toY, { steps: 2 });
      await page.mouse.up();
    } else if (how < 0.7) await page.mouse.click(box.x + box.width * across, box.y + box.height * down);
  };
  return { says: `the pointer on the picture at ${across.toFixed(2)}, ${down.toFixed(2)}`, quiet: true, act };
}

function scrubbing(page: Page, random: Random): Action {
  const [from, to, how] = [random.uniform(), random.uniform(), random.uniform()];
  const act = async (): Promise<void> => {
    const box = await page.locator('[data-timeline]').boundingBox();
    if (box === null) return;
    const y = box.y + box.height / 2;
    if (how < 0.3) await page.keyboard.down('Shift');
    await page.mouse.move(box.x + box.width * from, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, y);
    await page.mouse.up();
    await page.keyboard.up('Shift');
  };
  return { says: `a drag on the strip from ${from.toFixed(2)} to ${to.toFixed(2)}`, quiet: true, act };
}

function pushing(page: Page, random: Random): Action {
  const at = random.uniform();
  const act = async (): Promise<string> => {
    const buttons = await page.evaluate((forbidden) => {
      const pattern = new RegExp(forbidden);
      return [
        ...document.querySelectorAll<HTMLElement>('button:not(:disabled), [role=option], [role=menuitem]'),
      ].flatMap((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        const [left, top] = [x + width / 2, y + height / 2];
        const name = button.getAttribute('aria-label') ?? button.textContent;
        const there = document.elementFromPoint(left, top);
        return there !== null && button.contains(there) && !pattern.test(name)
          ? [{ left, top, name: name.trim() }]
          : [];
      });
    }, FORBIDDEN.source);
    const button = buttons[Math.floor(at * buttons.length)];
    if (button === undefined) return 'there is none';
    await page.mouse.click(button.left, button.top);
    return button.name;
  };
  return { says: `a click on a button, ${at.toFixed(4)} of the way through them`, quiet: false, act };
}

function sizing(page: Page, random: Random): Action {
  const size = choose(random, SIZES);
  return { says: `${size.width} x ${size.height}`, quiet: false, act: () => page.setViewportSize(size) };
}

function opening(page: Page, random: Random): Action {
  const kernel = choose(random, KERNELS);
  const act = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Commands' });
    if (!(await field.isVisible())) return;
    await field.fill(`Open kernel: ${kernel}`);
    await page.keyboard.press('Enter');
  };
  return { says: `the kernel ${kernel}`, quiet: false, act };
}

function nextAction(page: Page, random: Random): Action {
  const which = random.uniform();
  if (which < 0.48) return pressing(page, random);
  if (which < 0.7) return pointing(page, random);
  if (which < 0.8) return scrubbing(page, random);
  if (which < 0.94) return pushing(page, random);
  if (which < 0.98) return sizing(page, random);
  return opening(page, random);
}

/** What must not be, after an action; `before` is where things were, where nothing may have moved. */
async function faultsOf(page: Page, before: Readonly<Record<string, Box>> | null): Promise<string[]> {
  const banners = await page.locator('.banners .bad').allInnerTexts();
  const moved = before === null ? [] : movedBetween(before, await placesOf(page, ANCHORS));
  return [...banners.map((text) => `a banner: ${text}`), ...moved, ...(await layoutFaults(page))];
}

/** How many questions of a page its core has not answered. */
interface Questions {
  readonly quick: () => number;
  /** Runs and sweeps, which last. */
  readonly long: () => number;
}

/** Watches what a page that is not loaded yet will ask its core. */
function questionsOf(page: Page): Questions {
  const quick = new Set<string>();
  const long = new Set<string>();
  const message = (payload: string | Buffer): { readonly t?: string; readonly i?: string; readonly m?: string } =>
    (typeof payload === 'string' ? {} : decode(Uint8Array.from(payload))) as object;
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const { t, i, m } = message(payload);
      if (t === 'q' && i !== undefined) (m === 'run' || m === 'sweep' ? long : quick).add(i);
    });
    socket.on('framereceived', ({ payload }) => {
      const { t, i } = message(payload);
      if (t !== 's' || i === undefined) return;
      quick.delete(i);
      long.delete(i);
    });
  });
  return { quick: () => quick.size, long: () => long.size };
}

/** Waits until everything stands where it will: what was clicked may ask the core first, as a comparison does. */
async function settled(page: Page, questions: Questions): Promise<void> {
  for (let last = await placesOf(page, ANCHORS); ;) {
    await page.waitForTimeout(SETTLING_MS);
    const next = await placesOf(page, ANCHORS);
    if (questions.quick() === 0 && movedBetween(last, next).length === 0) return;
    last = next;
  }
}

test(`a walk of ${ACTIONS} random actions with the seed ${SEED} meets no fault`, async ({ page, openLab }) => {
  test.setTimeout(120_000 + ACTIONS * 4_000);
  const questions = questionsOf(page);
  const { errors } = await openLab();
  await untilRun(page);
  const random = createRandom(SEED);
  const done: string[] = [];
  for (let count = 1; count <= ACTIONS; count++) {
    const { says, quiet, act } = nextAction(page, random);
    const told = (): string => `seed ${SEED}, action ${count}: ${says}. The actions before it: ${done.join('; ')}`;
    try {
      const still = quiet && (await page.locator(OVERLAY).count()) === 0;
      // What a run brings may stand elsewhere, and comes when it comes.
      const before = still && questions.long() === 0 ? await placesOf(page, ANCHORS) : null;
      const found = await act();
      if (!still) await settled(page, questions);
      expect([...errors, ...(await faultsOf(page, before))]).toEqual([]);
      done.push(typeof found === 'string' ? `${says} (${found})` : says);
    } catch (error) {
      throw new Error(`${told()}\n${String(error)}`, { cause: error });
    }
  }
});

test('the walk finds planted faults', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  const before = await placesOf(page, ANCHORS);
  expect(await faultsOf(page, before)).toEqual([]);
  /** What is found while something is wrong with the page. */
  const planted = async (plant: () => () => void): Promise<string> => {
    const handle = await page.evaluateHandle(plant);
    const found = await faultsOf(page, before);
    await page.evaluate((mend) => {
      mend();
    }, handle);
    return found.join('; ');
  };
  expect(
    await planted(() => {
      const words = document.createElement('p');
      words.textContent = 'planted words';
      const { x, y } = document.querySelector('[aria-label=Play]')!.getBoundingClientRect();
      Object.assign(words.style, { position: 'fixed', left: `${x}px`, top: `${y}px` });
      document.querySelector('.timeline')!.append(words);
      return () => {
        words.remove();
      };
    }),
  ).toContain('overlap');
  expect(
    await planted(() => {
      const strip = document.querySelector<HTMLElement>('[data-timeline]')!;
      strip.style.marginTop = '12px';
      return () => {
        strip.style.marginTop = '';
      };
    }),
  ).toContain('picture: height was');
  expect(
    await planted(() => {
      const button = document.querySelector<HTMLElement>('button[aria-label=Tracks]')!;
      button.style.transform = 'translateX(900px)';
      return () => {
        button.style.transform = '';
      };
    }),
  ).toMatch(/Tracks" (is cut off|leaves the window)/);
  expect(await faultsOf(page, before)).toEqual([]);
  await page.evaluate(() => dispatchEvent(new ErrorEvent('error', { message: 'a planted fault' })));
  await expect(page.locator('.banners .bad')).toHaveCount(1);
  expect((await faultsOf(page, before)).join()).toContain('a planted fault');
  await page.evaluate(() => {
    console.error('a planted error');
  });
  await expect.poll(() => errors).toContain('a planted error');
});
