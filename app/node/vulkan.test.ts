import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDeviceExecutor } from '../../core/gpu/device.ts';
import { openDawn } from './dawn.ts';
import { driversToTry } from './vulkan.ts';

const CHROMIUM = '/usr/lib/chromium/vk_swiftshader_icd.json';
const CHROME = '/opt/google/chrome/vk_swiftshader_icd.json';
const GPU = '/dev/dri/renderD128';

const having = (...paths: string[]) => {
  return (path: string): boolean => paths.includes(path);
};
const listing = (...names: string[]) => {
  return (folder: string): string[] => (folder === '/etc/vulkan/icd.d' ? names : []);
};

describe.runIf(process.platform === 'linux')('the Vulkan drivers to try', () => {
  it.each([
    ['SwiftShader without a GPU', {}, having(CHROME), listing(), [CHROME]],
    ['Chromium’s SwiftShader first', {}, having(CHROME, CHROMIUM), listing(), [CHROMIUM]],
    ['the system’s after it', {}, having(CHROMIUM), listing('lvp.json'), [CHROMIUM, null]],
    ['the system’s with a GPU, and SwiftShader', {}, having(GPU, CHROMIUM), listing('radeon.json'), [null, CHROMIUM]],
    ['SwiftShader with a GPU that has no driver', {}, having(GPU, CHROMIUM), listing('README'), [CHROMIUM]],
    ['none with nothing', {}, having(GPU), listing(), []],
    ['the user’s choice', { VK_ICD_FILENAMES: '/a.json:/b.json' }, having('/b.json', CHROMIUM), listing(), [null]],
    ['its newer name', { VK_DRIVER_FILES: '/mine.json' }, having('/mine.json', CHROMIUM), listing(), [null]],
    ['no other where it does not exist', { VK_DRIVER_FILES: '/a.json' }, having(CHROMIUM), listing('x.json'), []],
  ])('%s', (_, environment, exists, list, expected) => {
    expect(driversToTry(environment, exists, list)).toEqual(expected);
  });

  it('are left for the next where they do not work', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tilescope-test-'));
    const broken = join(folder, 'broken.json');
    const icd = { file_format_version: '1.0.0', ICD: { library_path: './none.so', api_version: '1.3.0' } };
    await writeFile(broken, JSON.stringify(icd));
    const software = driversToTry({}, (path) => path === CHROMIUM, listing());
    const executor = createDeviceExecutor(openDawn([broken, ...software]));
    expect(await executor.adapter()).toMatchObject({ software: true });
    executor.dispose();
    const nothing = createDeviceExecutor(openDawn([broken]));
    await expect(nothing.adapter()).rejects.toThrow(/^No WebGPU adapter was found/);
    await rm(folder, { recursive: true });
  });
});
