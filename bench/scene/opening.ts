/**
 * How long the page is held up by script while a long run is opened: it arrives in pieces, what the lab asks of the whole
 * trace is prepared in portions, and the tensors are surveyed between frames. Each figure is the longest task of the
 * quietest of a few rounds, since whatever else the machine does can only make a task longer.
 */
import { atOnce, inPortions } from '../../core/portions.ts';
import type { Channel } from '../../core/port/channel.ts';
import { decode, encode } from '../../core/port/codec.ts';
import { cutting, gathering } from '../../core/port/pieces.ts';
import type { Run } from '../../core/run.ts';
import type { Stage } from '../../renderer/scene/contract.ts';
import { foreseen, prepared } from '../../renderer/session/prepared.ts';
import { quietest } from '../measure.ts';
import type { Figure } from '../measure.ts';
import { syntheticRun } from '../synthetic-run.ts';

/** The web calls a task long when it takes more than this. */
const LONG_MS = 50;

export async function figuresOfOpening(stage: Stage): Promise<readonly Figure[]> {
  const run = syntheticRun(4096);
  const arrival = await quietest(async () => Math.max(...(await arrivalTimes(run))), itself);
  const preparing = await quietest(async () => {
    const fresh = { ...run };
    return await longestTask(async () => {
      await inPortions(prepared(fresh));
      await inPortions(foreseen(fresh));
    });
  }, itself);
  const started = performance.now();
  const fresh = { ...run };
  const index = atOnce(prepared(fresh));
  atOnce(foreseen(fresh));
  const atOneGo = performance.now() - started;
  stage.show(index);
  const surveying = await longestTask(() => stage.settled());
  const of = '10⁶ events, 3 × 4096² cells';
  return [
    { name: `longest task while a run arrives, ${of}`, value: arrival, unit: 'ms', bound: LONG_MS },
    { name: `longest task while it is prepared, ${of}`, value: preparing, unit: 'ms', bound: LONG_MS },
    { name: 'the same over all of the preparing in one go', value: preparing / atOneGo, unit: '×' },
    { name: `longest task while its values are surveyed, ${of}`, value: surveying, unit: 'ms', bound: LONG_MS },
  ];
}

/** The milliseconds that each message of a run takes, from its bytes to the page. */
async function arrivalTimes(run: Run): Promise<readonly number[]> {
  const times: number[] = [];
  let hear: (message: unknown) => void = () => undefined;
  const wire: Channel = {
    send: (message) => {
      const bytes = encode(message).slice();
      const started = performance.now();
      hear(decode(bytes));
      times.push(performance.now() - started);
    },
    onMessage: (listener) => {
      hear = listener;
      return () => undefined;
    },
    close: () => undefined,
    closed: new Promise(() => undefined),
  };
  const heard = new Promise<unknown>((resolve) => gathering(wire).onMessage(resolve));
  cutting(wire).send(run);
  if (((await heard) as Run).records.length !== run.records.length) throw new Error('the run did not arrive');
  return times;
}

/** The longest time for which work in portions kept the page from doing anything else. */
async function longestTask(work: () => Promise<unknown>): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    port2.postMessage(null);
  };
  port2.postMessage(null);
  await work();
  longest = Math.max(longest, performance.now() - last);
  port1.close();
  return longest;
}

function itself(milliseconds: number): number {
  return milliseconds;
}
