import { defineConfig } from '@playwright/test';
import { AS_ROOT, QUIET, SOFTWARE_GPU } from './app/browser/flags.ts';
import { findBrowser, thisMachine } from './app/browser/find.ts';
import { electronBinary } from './app/electron/binary.ts';
import { hasGpu } from './app/node/vulkan.ts';
import type { Engine } from './tests/e2e/application.ts';

const browser = findBrowser(thisMachine());
if (browser === undefined) throw new Error('No Chrome or Chromium was found for the end-to-end tests.');

/** Of the desktop application, on whatever runs it. */
const APPLICATION = 'electron*.spec.ts';
/**
 * What an application is tried with: what is about it, and the stories of the lab that shells can tell differently, which
 * have the tag. The others happen in the page alone, which is the same one, and would only take their time again.
 */
const IN_AN_APPLICATION = /\belectron[\w-]*\.spec\.ts|@shells/;

export default defineConfig<object, { engine: Engine }>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // One at a time: the software GPU computes on all cores already.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  projects: [
    { name: 'browser', testIgnore: APPLICATION },
    { name: 'stand-in', grep: IN_AN_APPLICATION, use: { engine: 'stand-in' } },
    {
      name: 'electron',
      // Without the binary one skipped file says so; the stories need not say it too.
      ...(electronBinary(import.meta.dirname) === undefined ? { testMatch: APPLICATION } : { grep: IN_AN_APPLICATION }),
      use: { engine: 'electron' },
    },
  ],
  use: {
    viewport: { width: 1280, height: 720 },
    // A trace takes a third more time; `--trace on` records one of a story that is looked into.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browser,
      args: [...QUIET, ...(hasGpu() ? [] : SOFTWARE_GPU), ...(process.getuid?.() === 0 ? AS_ROOT : [])],
    },
  },
});
