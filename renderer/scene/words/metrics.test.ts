import { describe, expect, it } from 'vitest';
import { freePixels, freeWindow, hudMetrics, LARGE, leastName, leastNumber } from './metrics.ts';

describe('words over the picture', () => {
  it.each([
    [1280, 720],
    [1920, 1080],
    [652, 610],
    [426, 340],
    [1080, 1920],
  ])('stand below the room at %d × %d', (width, height) => {
    const metrics = hudMetrics(width, height);
    expect(['below', 'stacked']).toContain(metrics.stand);
    expect(metrics.legendHeight).toBeGreaterThan(0);
    expect(freePixels(width, height, metrics).height).toBeGreaterThan(height * 0.5);
  });

  it.each([
    [703, 147],
    [1280, 147],
    [960, 220],
  ])('stand at its sides at %d × %d, and leave it most of the height', (width, height) => {
    const metrics = hudMetrics(width, height);
    const { left, right } = freeWindow(width, height, metrics);
    expect(metrics.stand).toBe('sides');
    expect(((1 + left) / 2) * width).toBeGreaterThan(metrics.margin + metrics.captionWidth);
    expect(((1 - right) / 2) * width).toBeGreaterThan(metrics.margin + metrics.legendWidth);
    expect(freePixels(width, height, metrics).height).toBeGreaterThan(height * 0.6);
  });

  it.each([
    [1280, 590],
    [1920, 870],
  ])('stand in one column for a projector at %d × %d, and leave the room more than below it', (width, height) => {
    const metrics = hudMetrics(width, height, LARGE);
    const free = freePixels(width, height, metrics);
    expect(metrics.stand).toBe('column');
    expect(free.height).toBeGreaterThan(height * 0.85);
    expect(free.width).toBeGreaterThan(width * 0.65);
    const { left } = freeWindow(width, height, metrics);
    expect(((1 + left) / 2) * width).toBeGreaterThan(metrics.margin + metrics.captionWidth);
  });

  it.each([
    [652, 610, 1],
    [1344, 870, LARGE],
    [1280, 720, 1],
    [1920, 1080, LARGE],
  ])('leave a line of details a size that can be read at %d × %d with words of %d', (width, height, scale) => {
    const { captionWidth, details } = hudMetrics(width, height, scale);
    expect(Math.min(details, captionWidth / 44)).toBeGreaterThanOrEqual(leastName(height, scale));
  });

  it('leave no legend where it would reach the title', () => {
    expect(hudMetrics(312, 80).legendHeight).toBe(0);
  });
});

describe('numbers in cells', () => {
  it.each([
    [652, 610, 1, 11],
    [1280, 720, 1, 11],
    [1920, 1080, 1, 16.5],
    [1280, 800, LARGE, 16],
    [1920, 1080, LARGE, 21.6],
  ])('at %d × %d with words of %d have at least %d pixels', (width, height, scale, least) => {
    expect(leastNumber(width, height, scale)).toBeCloseTo(least);
  });
});
