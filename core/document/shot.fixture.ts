/** A run for tests that need a shot and do not care what it shows. */
import type { ShotRun } from './storyboard.ts';

export const anyRun: ShotRun = { kernel: 'attention', params: {}, seed: 1, inputs: {}, compare: null };
