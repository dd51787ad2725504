/** The renderer's side of a channel. */
import { createBirpc } from 'birpc';
import type { Channel } from './channel.ts';
import type { LabListener, LabPort } from './contract.ts';
import { gathering } from './pieces.ts';

export interface ConnectedLab extends LabPort {
  /** Resolves with one sentence when the core is gone; calls reject with it from then on. */
  readonly closed: Promise<string>;
}

/** A lab at the other end of a channel. */
export function connectLab(channel: Channel, listener: LabListener): ConnectedLab {
  let lost: string | undefined;
  const rpc = createBirpc<LabPort, LabListener>(
    {
      progress: (progress) => {
        listener.progress(progress);
      },
      point: (report) => {
        listener.point(report);
      },
    },
    {
      post: (message) => {
        channel.send(message);
      },
      on: (receive) => gathering(channel).onMessage(receive),
      // Calls have no time limit: a run takes as long as it takes, and the channel tells of a core that is lost.
      timeout: -1,
    },
  );
  const closed = channel.closed.then((reason) => {
    lost = reason;
    rpc.$close(new Error(reason));
    return reason;
  });
  const call = async <Result>(start: () => Promise<Result>): Promise<Result> => {
    if (lost !== undefined) throw new Error(lost);
    return await start();
  };
  return {
    closed,
    list: () => call(() => rpc.list()),
    adapter: () => call(() => rpc.adapter()),
    check: (request) => call(() => rpc.check(request)),
    run: (request) => call(() => rpc.run(request)),
    sweeps: () => call(() => rpc.sweeps()),
    sweep: (request) => call(() => rpc.sweep(request)),
    document: () => call(() => rpc.document()),
    cancel: () => call(() => rpc.cancel()),
    snapshot: (request) => call(() => rpc.snapshot(request)),
    prove: (request) => call(() => rpc.prove(request)),
    eventRecord: (request) => call(() => rpc.eventRecord(request)),
    save: (request) => call(() => rpc.save(request)),
    load: (request) => call(() => rpc.load(request)),
    characters: (font) => call(() => rpc.characters(font)),
    print: (print) => call(() => rpc.print(print)),
  };
}
