/** What is to be seen under X11 and under Wayland, where they are installed or may be: also `npm run displays`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['*.check.ts'],
    setupFiles: ['tests/setup.ts'],
    // Two at a time would take the software GPU from each other.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
});
