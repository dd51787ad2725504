import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../core/port/channel.ts';
import { watchPresence } from './presence.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function page(): { readonly channel: Channel; readonly close: () => Promise<void> } {
  let end: (reason: string) => void = () => undefined;
  const closed = new Promise<string>((resolve) => {
    end = resolve;
  });
  const channel = { closed } as unknown as Channel;
  return {
    channel,
    close: async () => {
      end('gone');
      await closed;
    },
  };
}

it('ends when the last page has gone and none has come back', async () => {
  const presence = watchPresence(3000);
  const left = vi.fn();
  void presence.left.then(left);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(left).not.toHaveBeenCalled();
  const [first, second, again] = [page(), page(), page()];
  presence.add(first.channel);
  presence.add(second.channel);
  await first.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(left).not.toHaveBeenCalled();
  await second.close();
  await vi.advanceTimersByTimeAsync(2000);
  // Loaded anew.
  presence.add(again.channel);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(left).not.toHaveBeenCalled();
  await again.close();
  await vi.advanceTimersByTimeAsync(3000);
  expect(left).toHaveBeenCalledOnce();
});
