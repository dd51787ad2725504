/** The desktop application: what its pages can and cannot do. */
import { addressOf, expect, gpuPage, labPage, test } from './application.ts';

test('shows the lab from its own scheme, without Node in the page', async ({ launch }) => {
  const application = await launch();
  const page = await labPage(application!);
  await expect(page).toHaveTitle(/Tilescope/);
  for (const each of [page, await gpuPage(application!)]) {
    expect(
      await each.evaluate(() => ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis)),
    ).toEqual([]);
  }
});

test('refuses to leave the application and to open windows', async ({ launch }) => {
  const application = await launch();
  const page = await labPage(application!);
  // A page that is still being loaded would be left half loaded by its own attempt.
  await expect(page.getByRole('button', { name: 'Compare' })).toBeVisible();
  const before = addressOf(page);
  await page.evaluate(() => {
    window.open('http://elsewhere.test/');
    // Later: an evaluation that begins to leave its page may never end.
    setTimeout(() => {
      location.assign('http://elsewhere.test/');
    });
  });
  // A locator would wait for the navigation that never ends.
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('button').length)).toBeGreaterThan(3);
  expect(addressOf(page)).toBe(before);
  const addresses = (): string[] => application!.windows().map(addressOf);
  await expect.poll(() => addresses().filter((address) => !address.startsWith('app://'))).toEqual([]);
});

test('hands the page a port to the core', async ({ launch }) => {
  const page = await labPage((await launch())!);
  const handed = await page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        window.addEventListener('message', (event) => resolve(event.ports.length === 1), { once: true });
        (window as unknown as { tilescope: { requestPort(service: string): void } }).tilescope.requestPort('lab');
      }),
  );
  expect(handed).toBe(true);
});

for (const withheld of [['ready-to-show'], ['ready-to-show', 'did-finish-load']]) {
  test(`shows its window although it never hears ${withheld.join(' or ')}`, async ({ engine, launch }) => {
    test.skip(engine === 'electron', 'Electron itself cannot be made to keep an event back');
    const application = (await launch({ withheld }))!;
    await labPage(application);
    const visible = () =>
      application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((w) => w.isVisible()), undefined);
    await expect.poll(visible).toBe(true);
  });
}
