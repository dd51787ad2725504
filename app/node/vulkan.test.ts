import { describe, expect, it } from 'vitest';
import { chooseDriver, hasDriver } from './vulkan.ts';

const CHROMIUM = '/usr/lib/chromium/vk_swiftshader_icd.json';
const CHROME = '/opt/google/chrome/vk_swiftshader_icd.json';

function having(...paths: string[]): (path: string) => boolean {
  return (path) => paths.includes(path);
}

describe.runIf(process.platform === 'linux')('the Vulkan driver', () => {
  it.each([
    ['SwiftShader without a GPU', {}, having(CHROME), CHROME],
    ['Chromium’s SwiftShader first', {}, having(CHROME, CHROMIUM), CHROMIUM],
    ['the system’s with a GPU', {}, having('/dev/dri/renderD128', CHROMIUM), undefined],
    ['the user’s choice', { VK_ICD_FILENAMES: '/mine.json' }, having(CHROMIUM), undefined],
    ['the user’s choice by its newer name', { VK_DRIVER_FILES: '/mine.json' }, having(CHROMIUM), undefined],
    ['none at all', {}, having(), undefined],
  ])('%s', (_, environment, exists, expected) => {
    expect(chooseDriver(environment, exists)).toBe(expected);
  });
});

describe.runIf(process.platform === 'linux')('any driver', () => {
  const listing = (folder: string, ...names: string[]) => {
    return (asked: string): string[] => (asked === folder ? names : []);
  };
  it.each([
    ['one of the system', {}, having(), listing('/etc/vulkan/icd.d', 'radeon.json'), true],
    ['none', {}, having(), listing('/etc/vulkan/icd.d', 'README'), false],
    ['one named that exists', { VK_ICD_FILENAMES: '/a.json:/b.json' }, having('/b.json'), listing(''), true],
    [
      'one named that does not',
      { VK_DRIVER_FILES: '/a.json' },
      having(),
      listing('/etc/vulkan/icd.d', 'x.json'),
      false,
    ],
  ])('%s', (_, environment, exists, list, expected) => {
    expect(hasDriver(environment, exists, list)).toBe(expected);
  });
});
