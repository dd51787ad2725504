/** `npm run tour`: a picture of every preset of every kernel at both sizes, in test-results/tour, to be looked at. */
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'tour.ts',
  outputDir: '../../test-results/tour-failures',
  reporter: 'list',
  projects: SIZES.map((viewport) => ({
    name: `${viewport.width}x${viewport.height}`,
    use: { viewport, contextOptions: { reducedMotion: 'reduce' as const } },
  })),
});
