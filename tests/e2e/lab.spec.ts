import { expect, test } from './fixtures.ts';
import {
  choose,
  counter,
  eventsOf,
  expectStep,
  savedTensor,
  SMALL,
  SMALL_WORDS,
  stepOf,
  timeline,
  untilRun,
} from './lab-page.ts';

test.use({ words: SMALL_WORDS });

const STILL = { contextOptions: { reducedMotion: 'reduce' } } as const;

const BYTES = 4;

test('flash attention runs by itself, plays, and pauses @shells', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await expectStep(page, 0);

  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(3);
  await page.getByRole('button', { name: 'Pause' }).click();
  const paused = await stepOf(page);
  await page.waitForTimeout(500);
  await expectStep(page, paused);

  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await expectStep(page, 0);
  expect(errors).toEqual([]);
});

test.describe('by single steps', () => {
  // Steps are cuts, so that a slow machine need not draw what lies between.
  test.use(STILL);

  test('time goes forwards and back by event, tile, phase, block and workgroup, and ends where it began', async ({
    page,
    openLab,
  }) => {
    await openLab();
    await untilRun(page);
    const says = (text: RegExp): Promise<void> => expect(timeline(page)).toHaveAttribute('aria-valuetext', text);

    await page.keyboard.press('ArrowRight');
    await expectStep(page, 1);
    await says(/^load Q into Q_i, HBM to SRAM, i = 0, j = 0, 64 B, step 1 of/);
    await page.keyboard.press('.');
    await expectStep(page, 2);
    await page.keyboard.press(',');
    await expectStep(page, 1);

    await page.keyboard.press('Shift+ArrowRight');
    await says(/^load K into K_j/);
    await page.keyboard.press('Shift+ArrowRight');
    await says(/^load V into V_j/);
    const second = await stepOf(page);
    await page.keyboard.press('Shift+ArrowLeft');
    await says(/^load K into K_j/);

    // The last event before the threads wait for each other.
    await page.keyboard.press('u');
    await says(/^load V into V_j/);
    await page.keyboard.press('u');
    await says(/^compute S_ij/);
    await page.keyboard.press('Shift+U');
    await says(/^load V into V_j/);

    await page.keyboard.press('Control+ArrowRight');
    await expect.poll(() => stepOf(page)).toBeGreaterThan(second);
    const block = await stepOf(page);
    await page.keyboard.press('ArrowRight');
    await says(/j = 1/);
    await page.keyboard.press('Control+ArrowLeft');
    await expectStep(page, block);

    // A workgroup that has just ended is still the one in view; the next one's first event brings the next one.
    await page.keyboard.press('PageDown');
    const workgroup = await stepOf(page);
    expect(workgroup).toBeGreaterThan(block);
    await expect(page.getByText('workgroup 1 / 4')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByText('workgroup 2 / 4')).toBeVisible();
    await page.keyboard.press('PageUp');
    await expectStep(page, workgroup);
    await page.keyboard.press('PageUp');
    await expectStep(page, 0);
    await page.getByRole('combobox', { name: /^Step by/ }).click();
    await page.getByRole('option', { name: 'workgroup' }).click();
    await page.getByRole('button', { name: 'Next workgroup' }).click();
    await expectStep(page, workgroup);
    await page.getByRole('button', { name: 'Previous workgroup' }).click();
    await expectStep(page, 0);
  });

  test('the counters follow the time both ways and end at the closed form', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const { n, d, br } = SMALL;
    await page.keyboard.press('End');
    await expectStep(page, await eventsOf(page));
    const blocks = Math.ceil(n / br);
    expect(await counter(page, 'hbm-read')).toBe(BYTES * (n * d + blocks * 2 * n * d));
    expect(await counter(page, 'hbm-write')).toBe(BYTES * (n * d + n));
    await expect(page.getByRole('region', { name: 'Counters' })).toContainText('exact, unless it says measured');
    await expect(page.locator('[data-counter="gpu-ms"]')).toContainText('measured');
    await expect(page.locator('[data-tensor="S"]')).toContainText('never in HBM');
    await expect(page.locator('[data-tensor="K"] [data-read]')).toHaveAttribute(
      'data-read',
      String(BYTES * blocks * n * d),
    );
    const flops = await counter(page, 'flops');

    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => counter(page, 'hbm-write')).toBeLessThan(BYTES * (n * d + n));
    await page.keyboard.press('Home');
    await expect.poll(() => counter(page, 'hbm-read')).toBe(0);
    expect(await counter(page, 'flops')).toBe(0);
    expect(flops).toBeGreaterThan(0);
  });

  test('the strip is scrubbed with the mouse, forwards and back', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const events = await eventsOf(page);
    const box = (await timeline(page).boundingBox())!;
    const middle = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.25, middle);
    await page.mouse.down();
    await expectStep(page, Math.round(events * 0.25));
    await page.mouse.move(box.x + box.width * 0.75, middle, { steps: 4 });
    await expectStep(page, Math.round(events * 0.75));
    await page.mouse.move(box.x + box.width * 0.5, middle, { steps: 4 });
    await page.mouse.up();
    await expectStep(page, Math.round(events * 0.5));
  });

  test('the source lights what the event did, and hides the lines of the trace', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const source = page.getByRole('region', { name: 'Source' });
    await expect(source).toContainText('attention/flash.wgsl');
    await page.keyboard.press('ArrowRight');
    await expect(source.locator('[data-lit]').filter({ hasText: 'Q_i[e] = Q[address(' })).toBeVisible();
    await page.keyboard.press('Shift+ArrowRight');
    await expect(source.locator('[data-lit]').filter({ hasText: 'K_j[e] = K[address(' })).toBeVisible();
    await expect(source.locator('[data-lit]').filter({ hasText: 'Q_i[e]' })).toHaveCount(0);

    await expect(source).not.toContainText('@if(trace)');
    await source.getByRole('button', { name: 'trace lines' }).click();
    await expect(source.locator('[data-lit]').filter({ hasText: '@if(trace)' }).first()).toBeVisible();
  });

  test('hover shows the value of the tensor, a click pins it, and Escape lets go', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const saved = await savedTensor(page, 'Q');
    expect(saved.shape).toEqual([SMALL.n, SMALL.d]);
    const canvas = page.getByRole('img', { name: /^Attention/ });
    const box = (await canvas.boundingBox())!;
    const card = page.locator('[data-hover-card]');
    const overQ = async (): Promise<{ row: number; column: number } | null> => {
      const text = (await card.count()) === 0 ? '' : await card.innerText();
      const found = /Q\[(\d+), (\d+)\]/.exec(text);
      return found === null ? null : { row: Number(found[1]), column: Number(found[2]) };
    };
    let at: { row: number; column: number } | null = null;
    for (let y = 0.2; y < 0.5 && at === null; y += 0.03) {
      for (let x = 0.03; x < 0.3 && at === null; x += 0.03) {
        await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
        at = await overQ();
      }
    }
    expect(at, 'Q lies somewhere at the left').not.toBeNull();
    const expected = saved.data[at!.row * SMALL.d + at!.column]!;
    expect(Number(await card.locator('[data-value]').getAttribute('data-value'))).toBe(expected);

    await page.mouse.down();
    await page.mouse.up();
    await page.mouse.move(5, 5);
    const inspector = page.getByRole('region', { name: 'Inspector' });
    await expect(inspector).toContainText(`Q[${at!.row}, ${at!.column}]`);
    expect(Number(await inspector.locator('[data-inspected]').getAttribute('data-inspected'))).toBe(expected);
    await page.keyboard.press('Escape');
    await expect(inspector).toContainText('Point at a cell');
  });

  test('the inspector names every operand with its value, and says what was never written', async ({
    page,
    openLab,
  }) => {
    await openLab();
    await untilRun(page);
    const q = await savedTensor(page, 'Q');
    const k = await savedTensor(page, 'K');
    const inspector = page.getByRole('region', { name: 'Inspector' });
    const look = async (name: string, row: number, column: number): Promise<void> => {
      await choose(page, 'Tensor or slot', name);
      await inspector.getByRole('spinbutton', { name: 'Row' }).fill(String(row));
      await inspector.getByRole('spinbutton', { name: 'Column' }).fill(String(column));
      await inspector.getByRole('button', { name: 'Pin', exact: true }).click();
    };
    while (!(await timeline(page).getAttribute('aria-valuetext'))!.startsWith('compute S_ij')) {
      const before = await stepOf(page);
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => stepOf(page)).toBeGreaterThan(before);
    }
    await look('S_ij', 1, 2);
    await expect(inspector).toContainText('S[1, 2]');
    let sum = 0;
    for (let term = 0; term < SMALL.d; term++) {
      const left = q.data[1 * SMALL.d + term]!;
      const right = k.data[2 * SMALL.d + term]!;
      sum += left * right;
      await expect(inspector.locator('[data-operand="Q_i"]').nth(term)).toHaveAttribute('data-value', String(left));
      await expect(inspector.locator('[data-operand="K_j"]').nth(term)).toHaveAttribute('data-value', String(right));
    }
    const value = Number(await inspector.locator('[data-inspected]').getAttribute('data-inspected'));
    expect(value).toBeCloseTo(sum / Math.sqrt(SMALL.d), 5);

    await look('O', 0, 0);
    await expect(inspector).toContainText('not written yet');
    await expect(inspector).toContainText('never written to HBM');
  });
});
