/** The core's side of a channel. */
import type { Channel } from './channel.ts';
import type { LabListener, LabPort } from './contract.ts';
import { cutting } from './pieces.ts';
import { callSchema } from './schema.ts';
import { serveCalls, tell } from './serve.ts';

/**
 * Answers calls of the lab until the channel closes. @param open makes the lab, given whom to tell about
 * progress and points
 */
export function serveLab(channel: Channel, open: (listener: LabListener) => LabPort): void {
  const lab = open({
    progress: (progress) => {
      tell(channel, 'progress', progress);
    },
    point: (report) => {
      tell(channel, 'point', report);
    },
  });
  serveCalls(cutting(channel), callSchema, lab);
  void channel.closed.then(() => lab.cancel());
}
