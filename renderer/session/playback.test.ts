import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../core/trace/index.ts';
import { syntheticRun } from '../../core/trace/synthetic.fixture.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { courseOf } from './course.ts';
import { Playback } from './playback.svelte.ts';
import { createSettings } from './settings.svelte.ts';

function begin(settings = createSettings()): Playback {
  const playback = new Playback(settings);
  playback.show(createTraceIndex(toyRun));
  return playback;
}

describe('walking through a trace', () => {
  it('plays to the end and stops there, and begins anew from there', () => {
    const playback = begin();
    playback.play();
    for (let frame = 0; frame < 100; frame++) playback.pass(100);
    expect(playback.time).toBe(8);
    expect(playback.playing).toBe(false);
    playback.play();
    expect(playback.time).toBe(0);
  });

  it('shows a step forward as motion, within a few frames', () => {
    const playback = begin();
    playback.step('event', 1, true);
    expect(playback.moving).toBe(true);
    playback.pass(16);
    expect(playback.time).toBeGreaterThan(0);
    expect(playback.time).toBeLessThan(1);
    for (let frame = 0; frame < 5; frame++) playback.pass(200);
    expect(playback.time).toBe(1);
    expect(playback.moving).toBe(false);
  });

  it('goes on with a step while the run that is shown already is shown again', () => {
    const playback = new Playback(createSettings());
    const index = createTraceIndex(toyRun);
    playback.show(index);
    playback.step('event', 1, true);
    playback.show(index);
    for (let frame = 0; frame < 20; frame++) playback.pass(100);
    expect(playback.time).toBe(1);
  });

  it('shows every step at least once, however slow the frames are', () => {
    const playback = begin();
    playback.step('event', 1, true);
    playback.pass(5000);
    expect(playback.time).toBeLessThan(1);
  });

  it('loses no step of a hasty hand', () => {
    const playback = begin();
    for (let press = 0; press < 3; press++) playback.step('event', 1, true);
    for (let frame = 0; frame < 20; frame++) playback.pass(100);
    expect(playback.time).toBe(3);
  });

  it('is at whole steps where nothing moves between them, and steps on from what is shown', () => {
    const playback = begin();
    playback.still = () => true;
    playback.play();
    playback.pass(100);
    expect(playback.time).toBe(1);
    playback.pause();
    expect(playback.time).toBe(1);
    playback.step('event', 1, false);
    expect(playback.time).toBe(2);
  });

  it('cuts back, and cuts forward when told to', () => {
    const playback = begin();
    playback.step('workgroup', 1, false);
    expect(playback.time).toBe(4);
    playback.step('event', -1, true);
    expect(playback.time).toBe(3);
  });

  it('stays within the trace', () => {
    const playback = begin();
    playback.seek(99);
    expect(playback.time).toBe(8);
    playback.seek(-1);
    expect(playback.time).toBe(0);
  });

  it('keeps its place in a run of the same length, and begins anew in another kernel', () => {
    const playback = begin();
    playback.seek(5);
    playback.show(createTraceIndex({ ...toyRun, id: 'toy-2' }));
    expect(playback.time).toBe(5);
    playback.show(createTraceIndex({ ...toyRun, kernel: 'other' }));
    expect(playback.time).toBe(0);
  });

  it('keeps its share of a run of the same kernel that is longer', () => {
    const playback = begin();
    playback.seek(5);
    playback.show({ ...createTraceIndex(toyRun), events: 16 });
    expect(playback.time).toBe(10);
    // A run of one event between them does not lose it.
    playback.show({ ...createTraceIndex(toyRun), events: 1 });
    playback.show({ ...createTraceIndex(toyRun), events: 16 });
    expect(playback.time).toBe(10);
    playback.seek(16);
    playback.show(createTraceIndex(toyRun));
    expect(playback.time).toBe(8);
  });

  it('stays between the slowest and the fastest speed', () => {
    const settings = createSettings();
    const playback = begin(settings);
    for (let press = 0; press < 20; press++) playback.changeSpeed(1);
    expect(settings.speed).toBe(256);
    for (let press = 0; press < 20; press++) playback.changeSpeed(-1);
    expect(settings.speed).toBe(0.25);
  });

  it('stops exactly at a breakpoint, however much time a frame brings, and plays on from there', () => {
    const settings = createSettings();
    const playback = begin(settings);
    playback.course = () => courseOf({ events: 8, watched: 8, stops: Uint32Array.of(3, 5), loop: null });
    settings.speed = 256;
    playback.play();
    playback.pass(1000);
    expect([playback.time, playback.playing]).toEqual([3, false]);
    playback.play();
    playback.pass(1000);
    expect([playback.time, playback.playing]).toEqual([5, false]);
  });

  it('goes round in a loop for as long as it plays', () => {
    const playback = begin();
    playback.course = () => courseOf({ events: 8, watched: 8, stops: new Uint32Array(), loop: { from: 2, to: 4 } });
    playback.play();
    for (let frame = 0; frame < 100; frame++) {
      playback.pass(130);
      expect(playback.time).toBeGreaterThanOrEqual(2);
      expect(playback.time).toBeLessThan(4);
    }
    expect(playback.playing).toBe(true);
  });

  it('reads a loop anew each time, wherever in it playing began', () => {
    const playback = new Playback(createSettings());
    const index = createTraceIndex({ ...syntheticRun(3, 1, 40, 200), kernel: 'synthetic' });
    const loop = { from: 1000, to: 1100 };
    expect(index.events).toBeGreaterThan(2000);
    playback.show(index);
    playback.course = () => courseOf({ events: index.events, watched: index.events, stops: new Uint32Array(), loop });
    playback.seek(1090);
    playback.play();
    const times: number[] = [];
    for (let frame = 0; frame < 400; frame++) {
      playback.pass(100);
      times.push(playback.time);
    }
    const again = times.findIndex((time, at) => at > 0 && time < times[at - 1]!);
    expect(again).toBeGreaterThan(0);
    // Four seconds later at reading pace, of which a barrier takes none.
    expect(times[again + 40]).toBeLessThan(1020);
  });
});
