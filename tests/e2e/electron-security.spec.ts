/** What a page of the desktop application cannot do, tried from inside one. */
import type { Page } from '@playwright/test';
import { addressOf, expect, gpuPage, labPage, test, type Application } from './application.ts';

async function start(
  launch: () => Promise<Application | undefined>,
): Promise<{ application: Application; page: Page }> {
  const application = (await launch())!;
  const page = await labPage(application);
  await expect(page).toHaveTitle(/Tilescope/);
  return { application, page };
}

test('asks for permissions in vain', async ({ launch }) => {
  const { page } = await start(launch);
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'midi', 'clipboard-read', 'window-management'];
    const asked = names.map((name) => navigator.permissions.query({ name: name as PermissionName }));
    return (await Promise.all(asked)).map(({ state }) => state);
  });
  expect(new Set(states)).toEqual(new Set(['denied']));
});

test('runs no script but the files of the application, and reaches nobody', async ({ launch }) => {
  const { page } = await start(launch);
  const tried = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violations.push(effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    document.head.append(Object.assign(document.createElement('script'), { src: 'https://evil.test/x.js' }));
    document.body.append(Object.assign(document.createElement('img'), { src: 'https://evil.test/x.png' }));
    document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://evil.test/' }));
    const fetched = await fetch('https://evil.test/').then(
      () => 'answered',
      () => 'refused',
    );
    // Not here, where the debugger that runs this may evaluate what it likes.
    setTimeout(() => void (0, eval)('window.ran = true'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { ran: 'ran' in window, fetched, violations: [...new Set(violations)].sort() };
  });
  expect(tried).toEqual({
    ran: false,
    fetched: 'refused',
    violations: ['connect-src', 'frame-src', 'img-src', 'script-src', 'script-src-elem'],
  });
});

test('stays where it is, and opens only papers, in the browser of the user', async ({ launch }) => {
  const { application, page } = await start(launch);
  const before = addressOf(page);
  await application.evaluate(({ app, shell }) => {
    const opened: string[] = [];
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
    Object.assign(app, { opened });
  }, undefined);
  await page.evaluate(() => {
    for (const address of [
      'https://evil.test/',
      'https://arxiv.org/abs/2307.08691',
      'file:///etc/passwd',
      'app://gpu/',
    ])
      window.open(address);
    // Later: an evaluation that begins to leave its page may never end.
    setTimeout(() => {
      location.assign('https://evil.test/');
    });
  });
  const opened = () => application.evaluate(({ app }) => (app as unknown as { opened: string[] }).opened, undefined);
  await expect.poll(opened).toEqual(['https://arxiv.org/abs/2307.08691']);
  expect(addressOf(page)).toBe(before);
  const addresses = (): string[] => application.windows().map(addressOf);
  await expect.poll(() => addresses().filter((address) => !address.startsWith('app://'))).toEqual([]);
});

test('opens exactly the speaker’s window, which has nothing of the shell and goes with the lab’s', async ({
  launch,
}) => {
  const { application, page } = await start(launch);
  const opened = await page.evaluate(() => {
    for (const address of ['/', '/film.html', '/speaker.html?shot=1', '/speaker.html#notes', '/embed/player.html'])
      window.open(address);
    return window.open('/speaker.html', 'speaker', 'popup,nodeIntegration=yes,contextIsolation=no') !== null;
  });
  expect(opened).toBe(true);
  const speakers = (): Page[] => application.windows().filter((shown) => addressOf(shown) === 'app://lab/speaker.html');
  await expect.poll(() => speakers().length).toBe(1);
  const [speaker] = speakers();
  await expect(speaker!.getByText('The storyboard has no shot yet.')).toBeVisible();
  const has = (name: string) => speaker!.evaluate((property) => property in window, name);
  expect(await Promise.all(['tilescope', 'require', 'process'].map(has))).toEqual([false, false, false]);
  // It opens no window itself, not even one like it.
  await speaker!.evaluate(() => {
    window.open('/speaker.html', 'another');
  });
  const addresses = (): string[] => application.windows().map((shown) => addressOf(shown).replace(/\?.*/, ''));
  await expect.poll(() => addresses().sort()).toEqual(['app://gpu/', 'app://lab/', 'app://lab/speaker.html']);
  await page.close();
  await expect.poll(() => speakers().length).toBe(0);
});

test('has one function of the shell, and gets a port only to what it was given', async ({ launch }) => {
  const { application, page } = await start(launch);
  interface Shell {
    tilescope: Record<string, (service: string) => void>;
  }
  expect(await page.evaluate(() => Object.keys((window as unknown as Shell).tilescope))).toEqual(['requestPort']);
  // Nor can a page put anything in its place, for another script to call.
  const changed = await page.evaluate(() => {
    const { tilescope } = window as unknown as Shell;
    return [
      Reflect.set(tilescope, 'requestPort', () => undefined),
      Reflect.set(tilescope, 'more', () => undefined),
      Reflect.set(window, 'tilescope', {}),
      Reflect.deleteProperty(window, 'tilescope'),
    ];
  });
  expect(changed).toEqual([false, false, false, false]);
  /** Which of the ports that are asked for arrive within a while. */
  const arrivals = (where: Page) =>
    where.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const arrived: string[] = [];
          window.addEventListener('message', ({ data, ports }) => {
            if (ports.length === 1) arrived.push(String(data));
          });
          for (const service of ['lab', 'desk', 'gpu', 'toString', ''])
            (window as unknown as Shell).tilescope['requestPort']?.(service);
          // The lab itself may still be asking for its own.
          setTimeout(() => resolve([...new Set(arrived)].sort()), 1000);
        }),
    );
  expect(await arrivals(page)).toEqual(['tilescope:port:desk', 'tilescope:port:lab']);
  expect(await arrivals(await gpuPage(application))).toEqual(['tilescope:port:gpu']);
});

test('is answered with one sentence, or cut off, when it says what no page says', async ({ launch }) => {
  const { page } = await start(launch);
  const answers = await page.evaluate(async () => {
    const ask = (service: string, envelope: unknown) =>
      new Promise<string>((resolve) => {
        window.addEventListener('message', ({ data, ports }) => {
          const [port] = ports;
          if (data !== `tilescope:port:${service}` || port === undefined) return;
          port.onmessage = (event: MessageEvent<{ closed?: string; message?: { e?: Error } }>) => {
            resolve(event.data.closed ?? event.data.message?.e?.message ?? 'it was done');
          };
          port.postMessage(envelope);
        });
        (window as unknown as { tilescope: { requestPort(service: string): void } }).tilescope.requestPort(service);
      });
    const call = (m: string, ...a: unknown[]) => ({ message: { t: 'q', i: '1', m, a } });
    const path = '/etc/passwd';
    return [
      await ask('desk', call('write', { path }, 'text')),
      await ask('desk', call('execute', 'rm')),
      await ask('desk', call('menu', [{ id: 1 }])),
      await ask('lab', call('run', { kernel: 7 })),
      await ask('lab', { message: 'hello' }),
      await ask('lab', 7),
      await ask('desk', { closed: 7 }),
    ];
  });
  for (const answer of answers)
    expect(answer).toMatch(
      /^(The call cannot be understood.*|A message was not a call.*|A message could not be read.*)\.$/,
    );
});

test('has no reach through a frame within it', async ({ launch }) => {
  const { page } = await start(launch);
  const seen = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return 'tilescope' in (frame.contentWindow ?? {});
  });
  expect(seen).toBe(false);
});

test('may write what was picked in a folder like Downloads, and nobody else may', async ({ launch }) => {
  const { application } = await start(launch);
  const answers = await application.evaluate(({ session }) => {
    const asked = (origin: string) =>
      new Promise<string>((resolve) => {
        const details = { origin, isDirectory: true, path: '/home/me/Downloads' };
        session.defaultSession.emit('file-system-access-restricted', {}, details, resolve);
        setTimeout(() => resolve('no answer'), 1000);
      });
    return Promise.all(['app://lab', 'https://evil.test'].map(asked));
  }, undefined);
  expect(answers).toEqual(['allow', 'deny']);
});
