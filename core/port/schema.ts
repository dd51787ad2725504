/** What a host accepts from the other side of a channel. Values are checked by the core; here it is about shape. */
import * as v from 'valibot';

/** Any number, NaN too: the core says better than a schema what is wrong with a value. */
const anyNumber = v.custom<number>((value) => typeof value === 'number', 'expected a number');

const parameterValue = v.union([anyNumber, v.boolean(), v.string(), v.null()]);

const bytes = v.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer,
  'expected bytes',
);
const inputFile = v.object({ name: v.string(), bytes });

const runRequest = v.object({
  kernel: v.string(),
  params: v.record(v.string(), parameterValue),
  seed: anyNumber,
  inputs: v.record(v.string(), inputFile),
  beside: v.exactOptional(v.string()),
});
const checkRequest = v.object({
  ...runRequest.entries,
  inputs: v.record(v.string(), v.object({ name: v.string(), shape: v.array(anyNumber) })),
});
const sweepRequest = v.object({
  values: v.array(anyNumber),
  seed: anyNumber,
  series: v.array(
    v.object({
      label: v.string(),
      kernel: v.string(),
      parameter: v.string(),
      params: v.record(v.string(), parameterValue),
    }),
  ),
});
const snapshotRequest = v.object({ run: v.string(), pass: anyNumber, workgroup: anyNumber });
const saveRequest = v.object({ run: v.string(), tensor: v.string() });
const loadRequest = v.object({ kernel: v.string(), tensor: v.string(), file: inputFile });

const call = <const Method extends string, const Items extends v.TupleItems>(method: Method, items: Items) =>
  v.object({ t: v.literal('q'), i: v.string(), m: v.literal(method), a: v.strictTuple(items) });

/** A call of a method of the lab port, in the envelope of birpc. */
export const callSchema = v.variant('m', [
  call('list', []),
  call('adapter', []),
  call('check', [checkRequest]),
  call('run', [runRequest]),
  call('sweeps', []),
  call('sweep', [sweepRequest]),
  call('cancel', []),
  call('snapshot', [snapshotRequest]),
  call('save', [saveRequest]),
  call('load', [loadRequest]),
]);

/** The identifier to answer a bad call under, when the call has one. */
export function callIdentifier(message: unknown): string | undefined {
  const parsed = v.safeParse(v.object({ i: v.string() }), message);
  return parsed.success ? parsed.output.i : undefined;
}

/** One sentence about what is wrong with a call. */
export function describeIssues([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const path = v.getDotPath(issue);
  const place = path === null ? '' : ` at ${path.replace(/^a\.(\d+)/, 'argument $1')}`;
  return `The call cannot be understood${place}: ${issue.message.replace(/^Invalid \w+: Expected/, 'expected')}.`;
}
