import { expect, it } from 'vitest';
import { Estimates } from './estimates.ts';

it('says nothing before a run', () => {
  expect(new Estimates(true).of(100)).toBeNull();
});

it('takes a small run for the start of any run, whose work goes at an assumed speed', () => {
  const estimates = new Estimates(true);
  estimates.note(0, 300);
  expect(estimates.of(5e8)).toBe(300 + 10_000);
  const hardware = new Estimates(false);
  hardware.note(0, 100);
  expect(hardware.of(5e8)).toBe(100 + 1000);
});

it('does not take a large run for quick because small ones are', () => {
  // Attention at 64 x 32 and at 2048 x 64, as they took on SwiftShader.
  const estimates = new Estimates(true);
  for (const milliseconds of [1500, 87, 74]) estimates.note(5.8e5, milliseconds);
  const estimated = estimates.of(1.15e9)!;
  expect(estimated).toBeGreaterThan(22_000 / 1.5);
  expect(estimated).toBeLessThan(22_000 * 1.5);
});

it('goes by the speed of the last run that was large enough to tell it', () => {
  const estimates = new Estimates(true);
  estimates.note(1e8, 50_000);
  estimates.note(2e8, 1000);
  estimates.note(10, 0);
  expect(estimates.of(4e8)).toBe(2000);
});

it('goes by the start in the middle, so that neither a cold nor a repeated run misleads it', () => {
  const estimates = new Estimates(true);
  for (const milliseconds of [5000, 20, 900]) estimates.note(0, milliseconds);
  expect(estimates.of(0)).toBe(900);
});

it('forgets what was long ago', () => {
  const estimates = new Estimates(true);
  estimates.note(0, 1000);
  for (let run = 0; run < 8; run++) estimates.note(0, 20);
  expect(estimates.of(0)).toBe(20);
});
