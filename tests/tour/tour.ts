/** Every preset at its start, on its way and at its end; that nothing of the window is cut off or scrolls sideways. */
import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import type { KernelDescription } from '../../core/kernel.ts';
import { expect, test } from '../e2e/fixtures.ts';
import { eventsOf, timeline } from '../e2e/lab-page.ts';

const FOLDER = 'test-results/tour';
/** Shares of the run, and the event after. */
const MOMENTS = [0, 0.37, 1] as const;

const command = ['out/node/tilescope.mjs', 'list', '--json'];
const kernels = JSON.parse(
  execFileSync(process.execPath, command, { encoding: 'utf8' }),
) as readonly KernelDescription[];

for (const kernel of kernels) {
  for (const preset of kernel.presets) {
    const settings = Object.entries(preset.values).flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]);
    test.describe(`${kernel.name}, ${preset.name}`, () => {
      test.use({ words: [kernel.name, ...settings] });
      test('is drawn', async ({ page, openLab }, { project }) => {
        const { errors } = await openLab();
        await expect(page.locator('[data-truth]')).toBeVisible({ timeout: 110_000 });
        const events = await eventsOf(page);
        for (const share of MOMENTS) {
          await goTo(page, Math.round(share * events), events);
          await page.screenshot({ path: `${FOLDER}/${project.name}/${kernel.name}-${preset.name}-${share}.png` });
        }
        expect(await cutOff(page)).toEqual([]);
        expect(errors).toEqual([]);
      });
    });
  }
}

/** Goes to a time through the timeline: a press near it, and then event by event. */
async function goTo(page: Page, step: number, events: number): Promise<void> {
  if (step === 0) await page.keyboard.press('Home');
  else if (step === events) await page.keyboard.press('End');
  else {
    const box = (await timeline(page).boundingBox())!;
    await page.mouse.click(box.x + (step / events) * box.width, box.y + box.height / 2);
    await page.keyboard.press('ArrowRight');
  }
  // Slots of the workgroup are fetched.
  await page.waitForTimeout(400);
}

/** Controls of the window that reach beyond it, by name. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('header > *, header button, main > *')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (left < -1 || right > innerWidth + 1);
      })
      .map((element) => element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)),
  );
}
