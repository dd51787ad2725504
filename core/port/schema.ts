/**
 * What a host accepts from the other side of a channel. The core checks values; these schemas check shapes and
 * sizes, with bounds far above what any page sends and far below what takes long to look through.
 */
import * as v from 'valibot';
import { list, table as tableOf, text } from '../document/bounds.ts';
import { LARGEST_SIDE, SMALLEST_SIDE } from '../film/formats.ts';
import { call } from './serve.ts';
import { MOST_HELD } from '../request.ts';

/** Any number including NaN, because the core explains better than a schema what is wrong with a value. */
export const anyNumber = v.custom<number>((value) => typeof value === 'number', 'expected a number');

/** A name of whatever kind. */
const word = text(1024);
const table = <Value extends v.GenericSchema>(value: Value, most: number) => tableOf(value, most, word);

const parameterValue = v.union([anyNumber, v.boolean(), word, v.null()]);

export const bytes = v.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer,
  'expected bytes',
);
const inputFile = v.object({ name: word, bytes });

const runRequest = v.object({
  kernel: word,
  params: table(parameterValue, 256),
  seed: anyNumber,
  inputs: table(inputFile, 64),
  beside: v.exactOptional(list(word, MOST_HELD)),
});
const checkRequest = v.object({
  ...runRequest.entries,
  inputs: table(v.object({ name: word, shape: list(anyNumber, 64) }), 64),
});
const sweepRequest = v.object({
  values: list(anyNumber, 4096),
  seed: anyNumber,
  series: list(v.object({ label: word, kernel: word, parameter: word, params: table(parameterValue, 256) }), 64),
  closedForms: v.exactOptional(v.object({ bytes: anyNumber, batch: anyNumber })),
});
const snapshotRequest = v.object({ run: word, pass: anyNumber, workgroup: anyNumber });
const proveRequest = v.object({ run: word });
const eventRecordRequest = v.object({ run: word, event: anyNumber });
const saveRequest = v.object({ run: word, tensor: word });
const loadRequest = v.object({ kernel: word, tensor: word, file: inputFile });

/** A side of a picture, in pixels. */
export const side = v.pipe(v.number(), v.integer(), v.minValue(SMALLEST_SIDE), v.maxValue(LARGEST_SIDE));
/** The most characters of a drawing, whose picture of 8K alone may take half of them. */
const LONGEST_DRAWING = 2 ** 28;
const print = v.object({
  svg: text(LONGEST_DRAWING),
  title: word,
  width: side,
  height: side,
  face: v.nullable(v.object({ family: word, bytes })),
});

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
  call('prove', [proveRequest]),
  call('eventRecord', [eventRecordRequest]),
  call('save', [saveRequest]),
  call('load', [loadRequest]),
  call('characters', [inputFile]),
  call('print', [print]),
]);
