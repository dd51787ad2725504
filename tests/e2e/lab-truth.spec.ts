import type { Outcome } from '../../core/outcome.ts';
import { decode, encode } from '../../core/port/codec.ts';
import type { Run } from '../../core/run.ts';
import { expect, test } from './fixtures.ts';
import { SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS });

const FINDING = 'K is read 3 times too often at [2, 1].';

/** The answer to `run` as the core would give it had the audit failed; anything else as it is. */
function unsound(message: unknown): unknown {
  const answer = message as { readonly r?: Partial<Outcome<Partial<Run>>> };
  const run = answer.r?.ok === true ? answer.r.value : undefined;
  if (run?.auditFindings === undefined) return message;
  return { ...answer, r: { ok: true, value: { ...run, audited: false, auditFindings: [FINDING] } } };
}

test('a sound run says by how much it matches float64, on which adapter', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const badge = page.getByRole('button', { name: /Matches float64/ });
  await expect(badge).toHaveAttribute('data-truth', 'sound');
  await badge.click();
  const checks = page.getByRole('dialog', { name: 'Checks of this run' });
  await expect(checks).toContainText('bit-identical');
  await expect(checks).toContainText('equals the trace');
  await expect(checks.getByRole('row', { name: /^O .*e−\d+.*matches float64$/ })).toBeVisible();

  await checks.getByRole('button', { name: 'Prove every event' }).click();
  await expect(checks).toContainText(/Each of its [\d,]+ events is what the plain program does/, { timeout: 90_000 });
  await page.keyboard.press('Escape');
  await badge.click();
  await expect(checks).toContainText(/Each of its [\d,]+ events/);
  await page.keyboard.press('Escape');

  const step = page.getByRole('group', { name: 'This step in the program' });
  await page.keyboard.press('ArrowRight');
  await expect(step).toContainText('Step 1 in the program');
  await expect(step).toContainText('load Q into Q_i, rows 0–3, columns 0–3, line');
  await expect(step).toContainText(/reads Q rows 0–3, columns 0–3: 16 times at line \d+/);
  await expect(step).toContainText('They agree.');
});

test('a run that fails its audit cannot be overlooked', async ({ page, openLab }) => {
  await page.routeWebSocket('**/lab', (socket) => {
    const core = socket.connectToServer();
    core.onMessage((message) => {
      socket.send(Buffer.from(encode(unsound(decode(Uint8Array.from(message as Buffer).buffer)))));
    });
  });
  await openLab();
  const banner = page.getByRole('alert').filter({ hasText: 'do not trust the picture' });
  await expect(banner).toContainText(FINDING, { timeout: 90_000 });
  await expect(page.getByRole('button', { name: /Check failed/ })).toHaveAttribute('data-truth', 'unsound');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(0);
});

test.describe('a run that keeps to a looser bound only', () => {
  test.use({ words: ['welford', '--set', 'variant=naive-sum-of-squares', '--set', 'offset=30'] });

  test('does not say that it matches', async ({ page, openLab }) => {
    await openLab();
    const badge = page.getByRole('button', { name: /Within bound .* ≤ / });
    await expect(badge).toBeVisible({ timeout: 90_000 });
    await expect(badge).toHaveAttribute('data-truth', 'sound');
    await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(0);
  });
});

test.describe('a run of which no digit is sure', () => {
  test.use({ words: ['welford', '--set', 'variant=naive-sum-of-squares', '--set', 'offset=10000'] });

  test('says that it cannot be judged', async ({ page, openLab }) => {
    await openLab();
    const badge = page.getByRole('button', { name: 'variance cannot be judged' });
    await expect(badge).toBeVisible({ timeout: 90_000 });
    await badge.click();
    await expect(page.getByRole('dialog', { name: 'Checks of this run' })).toContainText('not sure of 1 %');
  });
});

test.describe('a run whose formula overflows', () => {
  test.use({ words: ['softmax', '--set', 'variant=naive', '--set', 'magnitude=40'] });

  test('says so, and why', async ({ page, openLab }) => {
    await openLab();
    const badge = page.getByRole('button', { name: 'Left the range of f32' });
    await expect(badge).toHaveAttribute('data-truth', 'unsound', { timeout: 90_000 });
    await expect(page.getByRole('status').filter({ hasText: 'infinite or NaN' })).toContainText('above x = 88.7');
    await expect(page.getByRole('status').filter({ hasText: 'exp X[' })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
});
