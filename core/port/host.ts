/** The core's side of a channel. */
import { createBirpc } from 'birpc';
import * as v from 'valibot';
import type { Channel } from './channel.ts';
import type { LabListener, LabPort } from './contract.ts';
import { callIdentifier, callSchema, describeIssues } from './schema.ts';

/**
 * Answers calls that come over a channel, until it closes. A message that is no valid call is answered with one
 * sentence, or, where there is nothing to answer to, ends the channel with it.
 *
 * @param open makes the lab of this channel, given whom to tell about progress and points
 */
export function serveLab(channel: Channel, open: (listener: LabListener) => LabPort): void {
  const tell = (method: keyof LabListener) => (report: unknown) => {
    channel.send({ t: 'q', m: method, a: [report] });
  };
  const lab = open({ progress: tell('progress'), point: tell('point') });
  const rpc = createBirpc<Record<string, never>, LabPort>(lab, {
    bind: 'functions',
    post: (message) => {
      channel.send(message);
    },
    on: (receive) =>
      channel.onMessage((message) => {
        const parsed = v.safeParse(callSchema, message);
        if (parsed.success) receive(parsed.output);
        else refuse(channel, message, describeIssues(parsed.issues));
      }),
    // birpc then answers the caller with the error, which is where it belongs.
    onGeneralError: () => true,
  });
  void channel.closed.then(async () => {
    rpc.$close();
    await lab.cancel();
  });
}

const NO_CALL = 'A message was not a call of the lab, so the connection was closed.';

function refuse(channel: Channel, message: unknown, sentence: string): void {
  const identifier = callIdentifier(message);
  if (identifier === undefined) channel.close(NO_CALL);
  else channel.send({ t: 's', i: identifier, e: new Error(sentence) });
}
