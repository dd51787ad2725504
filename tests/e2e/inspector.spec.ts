import { expect, test } from './fixtures.ts';
import { choose, expectStep, SMALL_WORDS, timeline, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

test('an element says who wrote and who read it, and leads there', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const reads = inspector.getByRole('group', { name: 'Read by' });
  const writes = inspector.getByRole('group', { name: 'Written by' });
  const pin = async (name: string): Promise<void> => {
    await choose(page, 'Tensor or slot', name);
    await page.getByRole('spinbutton', { name: 'Row' }).fill('5');
    await page.getByRole('spinbutton', { name: 'Column' }).fill('1');
    await page.getByRole('button', { name: 'Pin', exact: true }).click();
  };

  // K is read once for each block of Q: 14 rows in blocks of 4.
  await pin('K');
  await expect(writes).toContainText('nothing: it is an input');
  await expect(reads).toHaveAttribute('data-events', '4');
  await reads
    .getByRole('button', { name: /^step / })
    .first()
    .click();
  await expect(page.getByRole('img', { name: /load K into K_j/ })).toBeVisible();
  const first = Number(await timeline(page).getAttribute('aria-valuenow'));
  await reads.getByRole('button', { name: 'Read by: the step after' }).click();
  await expect(page.getByRole('img', { name: /load K into K_j/ })).toBeVisible();
  expect(Number(await timeline(page).getAttribute('aria-valuenow'))).toBeGreaterThan(first);
  await reads.getByRole('button', { name: 'Read by: the step before' }).click();
  await expectStep(page, first);

  await pin('O');
  await expect(writes).toHaveAttribute('data-events', '1');
  await expect(reads).toContainText('nothing');
  await writes.getByRole('button', { name: /^step / }).click();
  await expect(page.getByRole('img', { name: /store O_i to O/ })).toBeVisible();
  await expect(writes).toContainText(/store · workgroup 2 · line \d+/);
  await expect(inspector.locator('[data-inspected]')).toBeVisible();
  // The value with its bits.
  await expect(inspector).toContainText(/0x[0-9a-f]{8}/);
  expect(errors).toEqual([]);
});
