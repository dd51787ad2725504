import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';

interface Fake {
  app: EventEmitter;
  readonly opened: string[];
  readonly session: Record<string, (...words: unknown[]) => unknown>;
}
const electron = vi.hoisted((): Fake => ({ app: undefined as never, opened: [], session: {} }));
vi.mock('electron', () => {
  electron.app = new EventEmitter();
  const remember = (name: string) => (handler: (...words: unknown[]) => unknown) => {
    electron.session[name] = handler;
  };
  return {
    app: electron.app,
    shell: { openExternal: (url: string) => Promise.resolve(electron.opened.push(url)) },
    session: {
      defaultSession: {
        setPermissionRequestHandler: remember('request'),
        setPermissionCheckHandler: remember('check'),
        setDevicePermissionHandler: remember('device'),
        on: (event: string, listener: (...words: unknown[]) => unknown) => {
          remember(event)(listener);
        },
      },
    },
  };
});

const { installGuards } = await import('./guards.ts');
const { speakerWindowOptions } = await import('./speaker-window.ts');

class Page extends EventEmitter {
  address = 'app://lab/?kernel=matmul';
  getURL() {
    return this.address;
  }
  open: (details: { url: string }) => unknown = () => undefined;
  setWindowOpenHandler(handler: (details: { url: string }) => unknown) {
    this.open = handler;
  }
}

let page: Page;
beforeEach(() => {
  electron.app.removeAllListeners();
  electron.opened.length = 0;
  installGuards();
  page = new Page();
  electron.app.emit('web-contents-created', {}, page);
});

it.each([
  ['will-navigate', 'https://evil.test/', true],
  ['will-navigate', 'app://lab/?kernel=matmul', false],
  ['will-redirect', 'file:///etc/passwd', true],
  ['will-attach-webview', 'app://lab/', true],
])('on %s to %s: stopped %s', (event, url, stopped) => {
  const preventDefault = vi.fn();
  page.emit(event, { url, preventDefault });
  expect(preventDefault.mock.calls.length > 0).toBe(stopped);
});

it.each([
  ['https://arxiv.org/abs/2307.08691', ['https://arxiv.org/abs/2307.08691']],
  ['http://evil.test/', []],
  ['https://evil.test/', []],
  ['http://arxiv.org/', []],
  ['file:///etc/passwd', []],
  ['app://lab/', []],
  ['app://gpu/', []],
  ['app://lab/film.html', []],
  ['app://lab/speaker.html?', []],
  ['app://lab/speaker.html?talk=1', []],
  ['app://lab/speaker.html#notes', []],
  ['app://lab/speaker.html/', []],
  ['app://lab/embed/../speaker.htm', []],
  ['app://gpu/speaker.html', []],
  ['app://lab.evil.test/speaker.html', []],
  ['https://evil.test/speaker.html', []],
  ['about:blank', []],
  ['javascript:alert(1)', []],
])('opens no window for %s, and hands on links of the web', (url, opened) => {
  expect(page.open({ url })).toEqual({ action: 'deny' });
  expect(electron.opened).toEqual(opened);
});

it('opens exactly the speaker’s page, and only for the page of the lab', () => {
  const speaker = { url: 'app://lab/speaker.html' };
  expect(page.open(speaker)).toEqual({ action: 'allow', overrideBrowserWindowOptions: speakerWindowOptions() });
  for (const address of ['app://lab/speaker.html', 'app://lab/film.html', 'app://gpu/', 'https://evil.test/', '']) {
    page.address = address;
    expect(page.open(speaker)).toEqual({ action: 'deny' });
  }
  expect(electron.opened).toEqual([]);
});

it('grants no permission but the screen, and to write where the viewer said', () => {
  const asked = (permission: string, address: string): unknown => {
    const decide = vi.fn();
    electron.session.request?.({}, permission, decide, { requestingUrl: address });
    expect(electron.session.check?.(null, permission, address)).toBe(decide.mock.calls[0]?.[0]);
    return decide.mock.calls[0]?.[0];
  };
  for (const permission of ['media', 'openExternal', 'clipboard-read', 'unknown', 'toString'])
    expect(asked(permission, 'app://lab/')).toBe(false);
  for (const permission of ['fullscreen', 'fileSystem']) {
    expect(asked(permission, 'app://lab/')).toBe(true);
    expect(asked(permission, 'https://example.org/')).toBe(false);
  }
  expect(electron.session.device?.()).toBe(false);
});

it.each([
  ['app://lab', 'allow'],
  ['https://example.org', 'deny'],
  ['', 'deny'],
])('answers when a file in a folder like Downloads is picked by %j: %s', (origin, expected) => {
  const answer = vi.fn();
  electron.session['file-system-access-restricted']?.({}, { origin, isDirectory: true, path: '/home/me' }, answer);
  expect(answer.mock.calls).toEqual([[expected]]);
});
