import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';

test('the lab has no violations that a machine can find', async ({ page, openLab }) => {
  await openLab();
  await expect(page.getByRole('button', { name: /^run/i }).first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
