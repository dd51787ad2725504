import { once } from 'node:events';
import { expect, test } from './fixtures.ts';

test.use({ ownShell: true });

test('the page is isolated, has left the token behind, and works once by its address', async ({
  page,
  shell,
  openLab,
  browser,
}) => {
  await openLab();
  await expect(page).toHaveTitle(/Tilescope/);
  expect(new URL(page.url()).searchParams.has('token')).toBe(false);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  const stranger = await browser.newPage();
  const response = await stranger.goto(shell.address);
  expect(response?.status()).toBe(403);
  await expect(stranger.locator('body')).toContainText('It works once');
  await stranger.close();
});

test('the page may be reloaded, and offers a new connection to the core', async ({ page, openLab }) => {
  await openLab();
  await page.reload();
  const listed = await page.evaluate(async () => {
    const socket = new WebSocket(new URL('/lab', location.href.replace(/^http/, 'ws')));
    return await new Promise<boolean>((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false);
    });
  });
  expect(listed).toBe(true);
});

test('a page of another origin gets no connection to the core', async ({ page, shell }) => {
  const { host } = new URL(shell.address);
  await page.route('http://elsewhere.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<p>hello</p>' }),
  );
  await page.goto('http://elsewhere.test/');
  const opened = await page.evaluate(async (address) => {
    const socket = new WebSocket(`ws://${address}/lab`);
    return await new Promise<boolean>((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false);
    });
  }, host);
  expect(opened).toBe(false);
});

test('SIGTERM ends the shell cleanly while a page is open', async ({ shell, openLab }) => {
  await openLab();
  const ended = once(shell.process, 'exit');
  shell.process.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a lost core is said, with the way on', async ({ page, openLab, shell }) => {
  await openLab();
  await expect(page).toHaveTitle(/Tilescope/);
  shell.process.kill('SIGTERM');
  const dialog = page.getByRole('alertdialog', { name: 'Not connected' });
  await expect(dialog).toContainText('Tilescope was closed.');
  await expect(dialog.getByRole('button', { name: 'Connect again' })).toBeFocused();
});
