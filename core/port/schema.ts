/** What a host accepts from the other side of a channel. Values are checked by the core; here it is about shape. */
import * as v from 'valibot';
import { call } from './serve.ts';

/** Any number, NaN too: the core says better than a schema what is wrong with a value. */
export const anyNumber = v.custom<number>((value) => typeof value === 'number', 'expected a number');

const parameterValue = v.union([anyNumber, v.boolean(), v.string(), v.null()]);

export const bytes = v.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer,
  'expected bytes',
);
const inputFile = v.object({ name: v.string(), bytes });

const runRequest = v.object({
  kernel: v.string(),
  params: v.record(v.string(), parameterValue),
  seed: anyNumber,
  inputs: v.record(v.string(), inputFile),
  beside: v.exactOptional(v.pipe(v.array(v.string()), v.maxLength(8))),
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

/** A call of a method of the lab port, in the envelope of birpc. */
export const callSchema = v.variant('m', [
  call('list', []),
  call('adapter', []),
  call('check', [checkRequest]),
  call('run', [runRequest]),
  call('sweeps', []),
  call('sweep', [sweepRequest]),
  call('document', []),
  call('cancel', []),
  call('snapshot', [snapshotRequest]),
  call('save', [saveRequest]),
  call('load', [loadRequest]),
]);
