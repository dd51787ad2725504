import { defineConfig } from '@playwright/test';
import { AS_ROOT, QUIET, SOFTWARE_GPU } from './app/browser/flags.ts';
import { findBrowser, thisMachine } from './app/browser/find.ts';
import { hasGpu } from './app/node/vulkan.ts';

const browser = findBrowser(thisMachine());
if (browser === undefined) throw new Error('No Chrome or Chromium was found for the end-to-end tests.');

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // One at a time: the software GPU computes on all cores already.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    viewport: { width: 1280, height: 720 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: browser,
      args: [...QUIET, ...(hasGpu() ? [] : SOFTWARE_GPU), ...(process.getuid?.() === 0 ? AS_ROOT : [])],
    },
  },
});
