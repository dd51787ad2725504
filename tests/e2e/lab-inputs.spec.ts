import type { Page } from '@playwright/test';
import { writeNpy } from '../../core/tensors/npy.ts';
import { checkpoint } from './checkpoint.ts';
import { expect, test } from './fixtures.ts';
import {
  choose,
  eventsOf,
  expectStep,
  runAgain,
  runChangesAtOnce,
  savedTensor,
  SMALL,
  SMALL_WORDS,
  untilRun,
} from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

const { n, d } = SMALL;

function matrix(rows: number, columns: number, value: (index: number) => number): Buffer {
  const data = Float32Array.from({ length: rows * columns }, (_, index) => value(index));
  return Buffer.from(writeNpy(data, [rows, columns]));
}

async function give(page: Page, tensor: string, name: string, bytes: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: `Load a file for ${tensor}` }).click();
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
}

async function drop(page: Page, files: Readonly<Record<string, Buffer>>): Promise<void> {
  const contents = Object.entries(files).map(([name, bytes]) => ({ name, bytes: [...bytes] }));
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, bytes } of given) data.items.add(new File([new Uint8Array(bytes)], name));
    return data;
  }, contents);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await expect(page.locator('[data-drop="Q"]')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

test('a .npy by the button is what the kernel reads @shells', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await runChangesAtOnce(page, 'never');
  await give(
    page,
    'Q',
    'mine.npy',
    matrix(n, d, (index) => index / 8),
  );
  const row = page.locator('[data-input="Q"]');
  await expect(row).toContainText(`mine.npy · ${n} × ${d} · f32`);
  await runAgain(page);
  await untilRun(page);
  expect([...(await savedTensor(page, 'Q')).data.slice(0, 4)]).toEqual([0, 0.125, 0.25, 0.375]);

  await page.getByRole('button', { name: 'Clear Q' }).click();
  await expect(row).toContainText('from the seed');
  await expect(page.getByRole('button', { name: 'Run the changes' })).toBeEnabled();
});

test('files dropped on the window go to their tensors by name, and the others are asked about', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  const file = matrix(n, d, () => 0.5);
  await drop(page, { 'layer_k.npy': file, 'V.npy': file });
  await expect(page.locator('[data-input="K"]')).toContainText('layer_k.npy');
  await expect(page.locator('[data-input="V"]')).toContainText('V.npy');

  await drop(page, { 'unnamed.npy': file });
  const dialog = page.getByRole('dialog', { name: 'Which tensor is it for?' });
  await expect(dialog).toContainText('unnamed.npy');
  await dialog.getByRole('button', { name: 'Q' }).click();
  await expect(page.locator('[data-input="Q"]')).toContainText('unnamed.npy');
  await runAgain(page);
  await untilRun(page);
  expect((await savedTensor(page, 'K')).data[5]).toBe(0.5);
});

test('the arrays of a .safetensors and of a CSV that are dropped go to their tensors', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const size = n * d;
  const halves = Float32Array.from({ length: 2 * size }, (_, index) => index / 2);
  const entry = (from: number) => ({ dtype: 'F32', shape: [n, d], data_offsets: [4 * from, 4 * (from + size)] });
  const header = Buffer.from(JSON.stringify({ 'layer.0.q': entry(0), 'layer.0.k': entry(size) }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const lines = Array.from({ length: n }, (_, row) =>
    Array.from({ length: d }, (_column, at) => row + at / 4).join(','),
  );
  await drop(page, {
    'model.safetensors': Buffer.concat([length, header, Buffer.from(halves.buffer)]),
    'v.csv': Buffer.from(lines.join('\n')),
  });
  await expect(page.locator('[data-input="Q"]')).toContainText('model.safetensors:layer.0.q');
  await expect(page.locator('[data-input="K"]')).toContainText('model.safetensors:layer.0.k');
  await expect(page.locator('[data-input="V"]')).toContainText('v.csv');
  await runAgain(page);
  await untilRun(page);
  expect([...(await savedTensor(page, 'K')).data]).toEqual([...halves.subarray(size)]);
  expect([...(await savedTensor(page, 'V')).data.slice(0, d + 1)]).toEqual([0, 0.25, 0.5, 0.75, 1]);

  // One that is broken says so, and what was there stays.
  await drop(page, { 'broken.safetensors': Buffer.concat([length, header]) });
  await expect(page.getByRole('status').filter({ hasText: 'broken.safetensors' })).toContainText(
    'lies outside of the file',
  );
  await expect(page.locator('[data-input="Q"]')).toContainText('model.safetensors:layer.0.q');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toBeVisible();

  // So does one that is for a single tensor, over the picture as well as at its row.
  await drop(page, { 'v.npy': Buffer.from('no array') });
  const notice = page.getByRole('status').filter({ hasText: 'v.npy is not a .npy file' });
  await expect(notice).toBeInViewport({ ratio: 1 });
});

/** Two layers of a GPT-2 with states of 8 numbers, in whole numbers that a BF16 holds; and what it cannot be asked for. */
const GPT = {
  'wte.weight': { dtype: 'F32', shape: [20, 6], value: (index: number) => index / 4 },
  position_ids: { dtype: 'I64', shape: [5], value: (index: number) => index },
  ...Object.fromEntries(
    [0, 1].flatMap((layer) => [
      [
        `h.${layer}.attn.c_attn.weight`,
        { dtype: 'BF16', shape: [8, 24], value: (index: number) => index - 100 * layer },
      ],
      [`h.${layer}.attn.c_attn.bias`, { dtype: 'BF16', shape: [24], value: () => 0 }],
    ]),
  ),
} as const;

test('of a checkpoint whose arrays have other names, arrays and parts of them are chosen', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  await drop(page, { 'gpt.safetensors': checkpoint(GPT) });
  const dialog = page.getByRole('dialog', { name: 'Arrays of gpt.safetensors' });
  const search = dialog.getByRole('combobox', { name: 'Search arrays' });
  await expect(search).toBeFocused();
  await expect(dialog.getByRole('option')).toHaveCount(6);
  await expect(dialog.getByRole('option', { name: /^wte/ })).toContainText('20 × 6');

  await test.step('what cannot be taken is refused by its name, and what fits is said', async () => {
    await search.fill('ids');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText(
      '"position_ids" in gpt.safetensors is of type "I64": F16, BF16, F32, F64 are read.',
    );
    // N and d are set to 14 and 4.
    await search.fill('wte');
    await page.keyboard.press('Enter');
    const part = dialog.getByRole('textbox', { name: 'Part for Q, as NumPy writes it' });
    await expect(part).toHaveValue('[0:14, 0:4]');
    await part.fill('[0:9, 0:4]');
    await expect(dialog.getByRole('alert').filter({ hasText: 'has 9 rows but n is set to 14' })).toContainText(
      '[0:14, 0:4] fits.',
    );
    await expect(dialog.getByRole('button', { name: 'Load 1 array' })).toBeDisabled();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.locator('[data-input="Q"]')).toContainText('from the seed');
  });

  await page.getByRole('button', { name: 'Default parameters' }).click();
  await page.getByRole('button', { name: 'More files for Q' }).click();
  await page.getByRole('menuitem', { name: 'Arrays of gpt.safetensors' }).click();
  await test.step('Q, K and V of one head come out of one array, by the keys alone', async () => {
    await search.fill('h.1 c_attn.weight');
    for (const letter of ['Q', 'K', 'V']) {
      await page.keyboard.press('Enter');
      await expect(dialog.getByRole('combobox', { name: `Part for ${letter}: All of ${letter}` })).toBeVisible();
    }
    await dialog.getByRole('spinbutton', { name: 'Heads of the model' }).fill('2');
    await dialog.getByRole('spinbutton', { name: 'Take head' }).fill('1');
    for (const letter of ['Q', 'K', 'V']) await choose(page, `Part for ${letter}`, new RegExp(`^${letter} of head 1`));
    await expect(dialog.getByRole('textbox', { name: 'Part for K, as NumPy writes it' })).toHaveValue('[:, 12:16]');
    await dialog.getByRole('button', { name: 'Load 3 arrays' }).click();
    await expect(dialog).toBeHidden();
  });
  const row = page.locator('[data-input="K"]');
  await expect(row).toContainText('gpt.safetensors:h.1.attn.c_attn.weight[:, 12:16] · 8 × 4 · f32');
  await expect(row).toContainText('BF16 in the file, converted to F32 exactly');
  await runAgain(page);
  await untilRun(page);
  const { shape, data } = await savedTensor(page, 'K');
  expect(shape).toEqual([8, 4]);
  expect([...data.slice(0, 8)]).toEqual([12, 13, 14, 15, 36, 37, 38, 39].map((value) => value - 100));

  // All three are one change.
  await page.getByRole('button', { name: /^Undo/ }).click();
  for (const letter of ['Q', 'K', 'V']) {
    await expect(page.locator(`[data-input="${letter}"]`)).toContainText('from the seed');
  }
});

test('a shape that differs fixes the parameters that are not set', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.getByRole('button', { name: 'Default parameters' }).click();
  await give(
    page,
    'Q',
    'Q.npy',
    matrix(10, 6, (index) => Math.sin(index)),
  );
  await expect(page.getByRole('spinbutton', { name: 'N', exact: true })).toHaveValue('10');
  await expect(page.getByRole('spinbutton', { name: 'd', exact: true })).toHaveValue('6');
});

test('bad parameters get one sentence each, and the nearest value mends them', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const field = page.locator('[data-parameter="n"]');
  await field.getByRole('spinbutton').fill('0');
  await expect(field.getByRole('alert')).toContainText(/must be a whole number from 1 to \d+, not 0; n = 1 works\./);
  await expect(page.getByRole('button', { name: /^Run/ })).toBeDisabled();
  await field.getByRole('button', { name: 'Use 1' }).click();
  await expect(field.getByRole('alert')).toHaveCount(0);

  await page.locator('[data-parameter="d"]').getByRole('spinbutton').fill('1024');
  await page.locator('[data-parameter="br"]').getByRole('spinbutton').fill('256');
  const alert = page.getByRole('complementary', { name: 'Set-up' }).getByRole('alert');
  await expect(alert).toHaveCount(1);
  await expect(alert).toContainText(/need [\d.]+ MB of workgroup memory/);
  await expect(
    page.getByText(/^The picture shows the previous run: .* need [\d.]+ MB of workgroup memory/),
  ).toBeVisible();

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(alert).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await expect(page.locator('[data-parameter="d"]').getByRole('spinbutton')).toHaveValue('1024');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toBeVisible();
});

const good = matrix(n, d, (index) => index);
const double = Buffer.from(good);
double.write("'<i4'", double.indexOf("'<f4'"));
const bad: readonly { readonly what: string; readonly bytes: Buffer; readonly says: RegExp }[] = [
  { what: 'a truncated file', bytes: good.subarray(0, good.length - 7), says: /bytes|truncated|short/ },
  { what: 'a type that is no float', bytes: double, says: /i4|int/ },
  { what: 'no .npy at all', bytes: Buffer.from('hello'), says: /\.npy/ },
  { what: 'another number of dimensions', bytes: Buffer.from(writeNpy(new Float32Array(n * d), [n * d])), says: /\d/ },
  { what: 'a NaN', bytes: matrix(n, d, (index) => (index === 5 ? NaN : 0)), says: /NaN/ },
];

test('bad files get one sentence each at their tensor, and the last good run stays', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const alert = page.locator('[data-input="K"]').getByRole('alert');
  for (const { what, bytes, says } of bad) {
    await test.step(what, async () => {
      await give(page, 'K', 'bad.npy', bytes);
      await expect(alert).toContainText(says);
      await expect(alert).toContainText('bad.npy');
      await expect(page.getByRole('button', { name: /^Run/ })).toBeDisabled();
      await expect(page.getByRole('button', { name: /Matches float64/ })).toBeVisible();
      await page.getByRole('button', { name: 'Clear K' }).click();
      await expect(alert).toHaveCount(0);
    });
  }
});

test('a file whose rows are not those of the others is refused at its field', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await give(
    page,
    'V',
    'wide.npy',
    matrix(n + 3, d, () => 1),
  );
  const alert = page.getByRole('complementary', { name: 'Set-up' }).getByRole('alert');
  await expect(alert).toHaveCount(1);
  await expect(alert).toContainText(String(n + 3));
});

test('a change that waits is said over the picture, and Enter runs it', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await runChangesAtOnce(page, 'never');
  const badge = page.locator('[data-truth]');
  const note = page.getByText('The picture shows the run from before your changes.');
  await expect(note).toHaveCount(0);
  await expect(badge).not.toHaveClass(/stale/);
  const field = page.locator('[data-parameter="n"]').getByRole('spinbutton');
  await field.fill(String(n + 2));
  await expect(note).toBeVisible();
  await expect(badge).toHaveClass(/stale/);
  await field.press('Enter');
  await expect(page.locator('[data-tensor="Q"]')).toContainText(`${n + 2} × ${d}`);
  await expect(note).toHaveCount(0);
  await expect(badge).not.toHaveClass(/stale/);
});

test('a change that is quick runs at once, and the picture stays at its moment', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await runChangesAtOnce(page, 'under 20 s');
  await choose(page, 'Tensor or slot', 'O');
  await page.getByRole('button', { name: 'Pin' }).click();
  await page.keyboard.press('End');
  const events = await eventsOf(page);
  await expectStep(page, events);
  const slider = page.locator('[data-parameter="br"]').getByRole('slider');
  await slider.press('ArrowRight');
  await expect.poll(() => eventsOf(page)).not.toBe(events);
  await expectStep(page, await eventsOf(page));
  await untilRun(page);
  await expect(slider).toBeFocused();
  // What was pinned is pinned in the new run too.
  await expect(page.getByRole('button', { name: 'Unpin' })).toBeVisible();
  // Each of several changes in a row needs no run of its own, but the last one gets one.
  const field = page.locator('[data-parameter="n"]').getByRole('spinbutton');
  for (const size of [n + 1, n + 2, n + 3]) await field.fill(String(size));
  await expect(page.locator('[data-tensor="Q"]')).toContainText(`${n + 3} × ${d}`);
  await give(
    page,
    'Q',
    'mine.npy',
    matrix(n + 3, d, (index) => index / 8),
  );
  await expect(page.locator('[data-truth]')).not.toHaveClass(/stale/);
  await expect.poll(async () => (await savedTensor(page, 'Q')).data[1]).toBe(0.125);
});

test('a run of minutes asks first, is cancelled within a second, and lets the next one go at once @shells', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  await runChangesAtOnce(page, 'never');
  const field = page.locator('[data-parameter="n"]').getByRole('spinbutton');
  const set = async (values: Readonly<Record<string, number>>): Promise<void> => {
    for (const [name, value] of Object.entries(values)) {
      await page.locator(`[data-parameter="${name}"]`).getByRole('spinbutton').fill(String(value));
    }
  };
  await set({ br: 16, bc: 16, d: 64, n: 8192 });
  await field.press('Enter');
  await expect(page.getByText(/^This run would take about .* here/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Run anyway' }).click();
  await expect(page.getByText('running on the GPU')).toBeVisible();
  // Within the first pass too, one sees how far it is.
  const meter = page.getByRole('progressbar', { name: 'Progress of the run' });
  const share = async (): Promise<number> => Number(await meter.getAttribute('aria-valuenow'));
  await expect.poll(share).toBeGreaterThan(5);
  const asked = Date.now();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Run the changes' })).toBeEnabled();
  expect(Date.now() - asked).toBeLessThan(2000);
  await set({ ...SMALL, n: n + 1 });
  await field.press('Enter');
  await expect(page.locator('[data-tensor="Q"]')).toContainText(`${n + 1} × ${d}`);
});

test('a run can be cancelled, which leaves the last good one without a complaint', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await runChangesAtOnce(page, 'never');
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('512');
  await page.getByRole('button', { name: 'Run the changes' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Run the changes' })).toBeEnabled();
  await expect(page.locator('[data-run-problem]')).toHaveCount(0);
  await expect(page.locator('[data-tensor="Q"]')).toContainText(`${n} × ${d}`);
});
