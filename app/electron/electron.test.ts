import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronBinary } from './binary.ts';
import { isExternalLink, isOwnAddress } from './origins.ts';
import { respond } from './pages.ts';
import { webGpuSwitches } from './switches.ts';
import { DEFAULT_SIZE, placeWindow } from './window-state.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
const SECOND = { x: 1920, y: 0, width: 1920, height: 1080 };
const SMALL = { x: 0, y: 0, width: 1280, height: 720 };
const SAVED = { x: 2000, y: 50, width: 1200, height: 800, maximized: false };

describe('the place of a window', () => {
  it.each([
    ['nothing saved', undefined, [SCREEN], DEFAULT_SIZE],
    ['its screen there', SAVED, [SCREEN, SECOND], { x: 2000, y: 50, width: 1200, height: 800 }],
    ['a smaller screen than before', { ...SAVED, width: 2560, height: 1440 }, [SMALL], { width: 1280, height: 720 }],
    [
      'a larger size than its screen',
      { ...SAVED, width: 2560 },
      [SECOND],
      { x: 1920, y: 50, width: 1920, height: 800 },
    ],
    [
      'a size of another screen altogether',
      { ...SAVED, x: 120, y: 90, width: 3800, height: 2000 },
      [{ x: 0, y: 25, width: 1440, height: 860 }],
      { x: 0, y: 25, width: 1440, height: 860 },
    ],
    ['a small screen, never started before', undefined, [SMALL], { width: 1280, height: 720 }],
    ['its screen gone', SAVED, [SCREEN], { width: 1200, height: 800 }],
    ['too small', { ...SAVED, width: 10, height: 10 }, [SECOND], { x: 2000, y: 50, width: 960, height: 600 }],
    ['above the screen', { ...SAVED, y: -500 }, [SECOND], { width: 1200, height: 800 }],
  ])('with %s', (_, saved, screens, expected) => {
    expect(placeWindow(saved, screens)).toEqual(expected);
  });
});

describe('addresses', () => {
  it.each([
    ['app://lab/?kernel=matmul', true, false],
    ['app://gpu/', true, false],
    ['app://lab.evil.test/', false, false],
    ['app://evil/', false, false],
    ['https://arxiv.org/abs/2307.08691', false, true],
    ['https://arxiv.org:8080/', false, false],
    ['https://arxiv.org@evil.test/', false, false],
    ['https://user:word@arxiv.org/', false, false],
    ['https://arxiv.org.evil.test/', false, false],
    ['https://lab/', false, false],
    ['http://elsewhere.test/', false, false],
    ['file:///etc/passwd', false, false],
    ['javascript:alert(1)', false, false],
    ['no address', false, false],
  ])('%s', (address, own, external) => {
    expect(isOwnAddress(address)).toBe(own);
    expect(isExternalLink(address)).toBe(external);
  });
});

describe('pages', () => {
  it('come from their own folders, with the policy', async () => {
    const root = await mkdtemp(join(tmpdir(), 'tilescope-test-'));
    await mkdir(join(root, 'renderer'));
    await mkdir(join(root, 'gpu'));
    await writeFile(join(root, 'renderer/index.html'), 'the lab');
    await writeFile(join(root, 'gpu/page.js'), 'compute()');
    const ask = (address: string, method = 'GET') => respond(method, new URL(address), (folder) => join(root, folder));

    const lab = await ask('app://lab/?kernel=matmul');
    expect([lab.status, await lab.text()]).toEqual([200, 'the lab']);
    expect(lab.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await (await ask('app://gpu/')).text()).toContain('src="page.js"');
    expect(await (await ask('app://gpu/page.js')).text()).toBe('compute()');
    expect((await ask('app://lab/page.js')).status).toBe(404);
    expect((await ask('app://lab/..%2fgpu%2fpage.js')).status).toBe(404);
    expect((await ask('app://elsewhere/')).status).toBe(404);
    expect((await ask('app://lab/', 'POST')).status).toBe(404);
    await rm(root, { recursive: true });
  });
});

describe('switches for WebGPU', () => {
  it('are needed on Linux only', () => {
    for (const platform of ['darwin', 'win32'] as const) {
      expect(webGpuSwitches(platform, '').map(([name]) => name)).toEqual(['enable-dawn-features']);
    }
  });

  it.each(['x11', 'wayland', 'headless', ''])(
    'on %s allow the software, and say nothing of how windows are shown',
    (by) => {
      const switches = webGpuSwitches('linux', by);
      const names = switches.map(([name]) => name);
      expect(names).toEqual(expect.arrayContaining(['enable-unsafe-webgpu', 'enable-unsafe-swiftshader']));
      expect(names).not.toContain('ozone-platform');
      // Chromium draws by Vulkan on X11 alone.
      expect(switches.flat().join().includes('Vulkan')).toBe(by === 'x11');
    },
  );
});

it('finds the binary only where the file is', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tilescope-test-'));
  expect(electronBinary(root, 'linux')).toBeUndefined();
  await mkdir(join(root, 'node_modules/electron/dist'), { recursive: true });
  await writeFile(join(root, 'node_modules/electron/dist/electron'), '');
  expect(electronBinary(root, 'linux')).toBe(join(root, 'node_modules/electron/dist/electron'));
  expect(electronBinary(root, 'win32')).toBeUndefined();
  await rm(root, { recursive: true });
});
