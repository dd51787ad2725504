/**
 * `npm run talks`: makes the example talk in docs/talks, in the lab and by its own buttons, as a speaker would. It needs a
 * build. Whoever changes a kernel of the talk runs it again; a test says when a shot no longer fits its run.
 */
import { inLab, PATIENCE } from './set-up/lab.mjs';
import { inCheckout } from './set-up/root.mjs';
import { SHOTS } from './talks/flash-attention-and-mamba.mjs';

const WINDOW = { width: 1600, height: 1000 };
const NAME = 'flash-attention-and-mamba.tilescope';
/** How many seconds the end of each shot is held. */
const HOLD = '1.5';

await inLab(['attention'], WINDOW, async (page) => {
  await page.getByRole('group', { name: 'Talk' }).getByRole('button', { name: 'Storyboard' }).click();
  const board = page.getByRole('region', { name: 'Storyboard' });
  for (const [number, shot] of SHOTS.entries()) {
    await choose(page, shot);
    await board.getByRole('button', { name: 'Shot of this view' }).click();
    await board.getByRole('listitem').nth(number).waitFor();
    await board.getByLabel('To step').fill(String(shot.to));
    await board.getByLabel('From step').fill(String(shot.from));
    await pick(page, 'Pace', 'Seconds');
    await board.getByLabel('Seconds', { exact: true }).fill(String(shot.seconds));
    await board.getByLabel('Hold, s').fill(HOLD);
    await pick(page, 'Camera', shot.camera ?? 'home');
    await pick(page, 'Card', shot.card ?? 'none');
    await pick(page, 'Below', shot.below ?? 'nothing');
    await board.getByLabel('Caption').fill(shot.caption);
    await board.getByLabel('Notes').fill(shot.notes);
    console.log(`${number + 1} ${shot.caption}`);
  }
  await board.getByRole('listitem').first().getByRole('button').click();
  await chosen(page, SHOTS[0]);
  const saving = page.waitForEvent('download');
  await page.keyboard.press('Control+Shift+s');
  await (await saving).saveAs(inCheckout('docs/talks', NAME));
});

/**
 * Puts the run of a shot on screen.
 * @param {import('@playwright/test').Page} page
 * @param {import('./talks/flash-attention-and-mamba.mjs').Shot} shot
 */
async function choose(page, { kernel, preset, off = [], beside }) {
  const close = page.getByRole('button', { name: 'Close comparison' });
  if (await close.isVisible()) await close.click();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).fill(preset);
  await page
    .getByRole('dialog')
    .getByRole('option')
    .filter({ hasText: preset })
    .filter({ hasText: kernel })
    .first()
    .click();
  await chosen(page, { kernel, preset });
  for (const name of off) await page.getByRole('switch', { name, exact: true }).click();
  const run = page.getByRole('button', { name: /^Run/ });
  if (off.length > 0) await run.click();
  await page.getByRole('progressbar', { name: 'Progress of the run' }).waitFor({ ...PATIENCE, state: 'hidden' });
  await page.locator('[data-truth]').waitFor(PATIENCE);
  if (beside === undefined) return;
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${beside}`) }).click();
  await page.getByText(/^Same inputs/).waitFor(PATIENCE);
  await pick(page, 'In step by', 'bytes');
}

/**
 * Waits until a preset of a kernel is on screen.
 * @param {import('@playwright/test').Page} page
 * @param {{ kernel: string, preset: string }} what
 */
async function chosen(page, { kernel, preset }) {
  await page.getByRole('img', { name: `${kernel}:` }).waitFor(PATIENCE);
  await page
    .getByRole('button', { name: preset, exact: true })
    .and(page.locator('[aria-current="true"]'))
    .waitFor(PATIENCE);
}

/**
 * Chooses from a list that opens.
 * @param {import('@playwright/test').Page} page
 * @param {string} list
 * @param {string} option
 */
async function pick(page, list, option) {
  await page.getByRole('combobox', { name: new RegExp(`^${list}:`) }).click();
  await page
    .getByRole('option', { name: new RegExp(`^${option}`) })
    .first()
    .click();
}
