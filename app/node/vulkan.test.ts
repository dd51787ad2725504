import { describe, expect, it } from 'vitest';
import { chooseDriver } from './vulkan.ts';

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
