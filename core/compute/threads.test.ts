import { expect, it } from 'vitest';
import { Ending, Inbox } from '../port/channel.ts';
import { computeInThreads } from './threads.ts';
import type { ThreadChannel } from './threads.ts';

it('opens no thread once it has ended, so that nothing keeps the process from ending', () => {
  const opened: Ending[] = [];
  const compute = computeInThreads((): ThreadChannel => {
    const ending = new Ending();
    const inbox = new Inbox();
    opened.push(ending);
    return {
      send: () => undefined,
      onMessage: (listener) => inbox.listen(listener),
      hold: () => undefined,
      close: (reason) => {
        ending.end(reason);
      },
      closed: ending.reason,
    };
  });
  compute.prepare();
  expect(opened.map(({ happened }) => happened)).toEqual([false]);
  compute.end();
  expect(opened.map(({ happened }) => happened)).toEqual([true]);
  compute.prepare();
  expect(opened).toHaveLength(1);
});
