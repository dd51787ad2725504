/** A view whose run is replaced: for a moment the time is still that of the run before. */
import { describe, expect, it } from 'vitest';
import type { SnapshotPort } from '../../core/port/contract.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { createSettings } from './settings.svelte.ts';
import { View } from './view.svelte.ts';
import type { Host } from './view.svelte.ts';
import type { Runner } from './runner.svelte.ts';

describe('a shorter run in the place of a longer one', () => {
  it('is shown at its end until the time has followed, and asked for no event that it has not', () => {
    const index = createTraceIndex(toyRun);
    const host = { settings: createSettings(), timeOf: () => 4 * index.events, markedOn: () => null };
    const runner = { index };
    const view = new View({} as SnapshotPort, runner as unknown as Runner, host as unknown as Host, () => '');
    expect(view.time).toBe(index.events);
    expect(view.event).toBe(index.events - 1);
    expect(view.caption).not.toBe('');
  });
});
