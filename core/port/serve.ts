/** Serves calls that come over a channel; each is checked by a schema before anybody sees it. */
import { createBirpc } from 'birpc';
import * as v from 'valibot';
import type { Channel } from './channel.ts';

/** The schema of a call of one method, in the envelope of birpc. */
export const call = <const Method extends string, const Items extends v.TupleItems>(method: Method, items: Items) =>
  v.object({ t: v.literal('q'), i: v.string(), m: v.literal(method), a: v.strictTuple(items) });

const NO_CALL = 'A message was not a call of the lab, so the connection was closed.';

/**
 * Answers calls until the channel closes. A message that is no valid call is answered with one sentence, or, where
 * there is nothing to answer to, ends the channel with it.
 */
export function serveCalls(channel: Channel, schema: v.GenericSchema, functions: object): void {
  const rpc = createBirpc<Record<string, never>, object>(functions, {
    bind: 'functions',
    post: (message) => {
      channel.send(message);
    },
    on: (receive) =>
      channel.onMessage((message) => {
        const parsed = v.safeParse(schema, message);
        if (parsed.success) receive(parsed.output);
        else refuse(channel, message, describeIssues(parsed.issues));
      }),
    // Returning true makes birpc answer the caller with the error, which is where it belongs.
    onGeneralError: () => true,
  });
  void channel.closed.then(() => {
    rpc.$close();
  });
}

/** Tells the other side of a channel something that it need not answer. */
export function tell(channel: Channel, method: string, ...told: readonly unknown[]): void {
  channel.send({ t: 'q', m: method, a: told });
}

function refuse(channel: Channel, message: unknown, sentence: string): void {
  const identifier = callIdentifier(message);
  if (identifier === undefined) channel.close(NO_CALL);
  else channel.send({ t: 's', i: identifier, e: new Error(sentence) });
}

/** The identifier to answer an invalid call under, when the call has one. */
function callIdentifier(message: unknown): string | undefined {
  const parsed = v.safeParse(v.object({ i: v.string() }), message);
  return parsed.success ? parsed.output.i : undefined;
}

/** The most characters of a sentence about a call, since what it quotes may be of any length. */
const LONGEST = 300;

/** One sentence about what is wrong with a call. */
export function describeIssues([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const path = v.getDotPath(issue);
  const place = path === null ? '' : ` at ${path.replace(/^a\.(\d+)/, 'argument $1')}`;
  const what = issue.message.replace(/^Invalid \w+: Expected/, 'expected');
  const sentence = `The call cannot be understood${place}: ${what}`.replace(/[^\x20-\uffff]/g, '?');
  return `${sentence.length > LONGEST ? `${sentence.slice(0, LONGEST)}…` : sentence}.`;
}
