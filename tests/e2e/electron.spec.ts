/** The genuine Electron shell, where its binary is installed. */
import { _electron, expect, test } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { electronBinary } from '../../app/electron/binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const executablePath = electronBinary(root);
const required = process.env['TILESCOPE_REQUIRE_ELECTRON'] === '1';

test.skip(
  executablePath === undefined && !required,
  'the Electron binary is not installed (node_modules/electron/dist is missing; "npx install-electron" downloads it)',
);

test.describe('the Electron shell', () => {
  async function launch() {
    if (executablePath === undefined) throw new Error('the Electron binary is required but not installed');
    return await _electron.launch({ executablePath, args: [root] });
  }

  test('shows the lab from its own scheme, without Node in the page', async () => {
    const application = await launch();
    const page = await application.firstWindow();
    await expect(page).toHaveTitle(/Tilescope/);
    expect(page.url()).toMatch(/^app:\/\/lab\//);
    expect(await page.evaluate(() => ['require', 'process', 'Buffer'].filter((name) => name in globalThis))).toEqual(
      [],
    );
    await application.close();
  });

  test('refuses to leave the application and to open windows', async () => {
    const application = await launch();
    const page = await application.firstWindow();
    const before = page.url();
    await page.evaluate(() => {
      window.open('http://elsewhere.test/');
      location.assign('http://elsewhere.test/');
    });
    await expect(page).toHaveTitle(/Tilescope/);
    expect(page.url()).toBe(before);
    expect(application.windows().every((window) => window.url().startsWith('app://'))).toBe(true);
    await application.close();
  });

  test('hands the page a port to the core', async () => {
    const application = await launch();
    const page = await application.firstWindow();
    const handed = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          window.addEventListener('message', (event) => resolve(event.ports.length === 1), { once: true });
          (window as unknown as { tilescope: { requestPort(): void } }).tilescope.requestPort();
        }),
    );
    expect(handed).toBe(true);
    await application.close();
  });
});
