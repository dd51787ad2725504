import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../core/trace/index.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { LOCKS } from '../../core/document/settings.ts';
import { operationCode, OPERATIONS, tensorOf } from '../../core/trace/layout.ts';
import { syntheticRun } from '../../core/trace/synthetic.fixture.ts';
import { leaderOf, lockedStep } from './lock.ts';
import type { Lock } from './lock.ts';

const indices = Array.from({ length: 6 }, (_, seed) => createTraceIndex(syntheticRun(seed + 1)));
const pairs = indices.flatMap((a) => indices.map((b) => [a, b] as const));

/** Pairs whose first leads under the lock. */
function ledBy(lock: Lock): (readonly [TraceIndex, TraceIndex])[] {
  return pairs.filter((pair) => leaderOf(pair, lock) === 0);
}

function bytesAt(index: TraceIndex, step: number): number {
  const { readBytes, writeBytes } = index.countersAt(step);
  return readBytes + writeBytes;
}

function outputTiles({ run }: TraceIndex, step: number): number {
  const events = Array.from({ length: Math.floor(step) }, (_, event) => event);
  return events.filter(
    (event) =>
      operationCode(run.records, event) === OPERATIONS.store &&
      run.tensors[tensorOf(run.records, event)]!.kind === 'output',
  ).length;
}

describe.each(LOCKS)('two traces locked by %s', (lock) => {
  it('start together and end together', () => {
    for (const [leader, follower] of ledBy(lock)) {
      expect(lockedStep(leader, follower, 0, lock)).toBe(0);
      expect(lockedStep(leader, follower, leader.events, lock)).toBe(follower.events);
    }
  });

  it('never go back while the first goes on, and stay within their traces', () => {
    for (const [leader, follower] of pairs) {
      let before = 0;
      for (let time = 0; time <= leader.events; time += 0.5) {
        const step = lockedStep(leader, follower, time, lock);
        expect(step).toBeGreaterThanOrEqual(before);
        expect(step).toBeLessThanOrEqual(follower.events);
        before = step;
      }
    }
  });

  it('leave a trace locked to itself where it is', () => {
    for (const index of indices) {
      for (let step = 0; step <= index.events; step++) {
        const locked = lockedStep(index, index, step, lock);
        if (lock === 'bytes') expect(bytesAt(index, locked)).toBe(bytesAt(index, step));
        else expect(locked).toBeCloseTo(step, 9);
      }
    }
  });
});

describe('what a lock promises', () => {
  it('lets a tile fly by bytes while another does, however different their sizes are', () => {
    for (const [leader, follower] of pairs.slice(0, indices.length)) {
      for (let time = 0; time < leader.events; time += 0.25) {
        const [before, after] = [Math.floor(time), Math.ceil(time)].map((step) => bytesAt(leader, step));
        const moved = before! + (time - Math.floor(time)) * (after! - before!);
        const locked = lockedStep(leader, follower, time, 'bytes');
        const [low, high] = [Math.floor(locked), Math.ceil(locked)].map((step) => bytesAt(follower, step));
        if (locked === follower.events) continue;
        expect(low! + (locked - Math.floor(locked)) * (high! - low!)).toBeCloseTo(moved, 6);
      }
    }
  });

  it('stands at the last step that has not moved more bytes', () => {
    for (const [leader, follower] of pairs) {
      for (let step = 1; step <= leader.events; step++) {
        const locked = lockedStep(leader, follower, step, 'bytes');
        const done = Math.floor(locked);
        expect(bytesAt(follower, done)).toBeLessThanOrEqual(bytesAt(leader, step));
        if (done < follower.events) expect(bytesAt(follower, done + 1)).toBeGreaterThan(bytesAt(leader, step));
      }
    }
  });

  it('has written as many tiles of the output, as long as there are any', () => {
    for (const [leader, follower] of pairs) {
      const all = outputTiles(follower, follower.events);
      for (let step = 0; step < leader.events; step++) {
        const written = outputTiles(leader, step);
        if (written <= all)
          expect(outputTiles(follower, lockedStep(leader, follower, step, 'tile') + 1e-9)).toBe(written);
      }
    }
  });

  it('shows as many events, or all', () => {
    for (const [leader, follower] of pairs) {
      expect(lockedStep(leader, follower, 7.5, 'step')).toBe(Math.min(7.5, follower.events));
    }
  });
});
