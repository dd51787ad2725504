/**
 * What the main process accepts from the page that computes: answers of exactly the right shape and size, and how far
 * an execution is. The process that works on the GPU is the one most likely to be broken into.
 */
import * as v from 'valibot';
import { BROWSER_CODECS } from '../../../core/film/formats.ts';
import type { Plan } from '../../../core/gpu/plan.ts';

/** An answer in the envelope of birpc. */
export const replySchema = v.object({
  t: v.literal('s'),
  i: v.string(),
  r: v.optional(v.unknown()),
  e: v.optional(v.unknown()),
});

/** The one thing that the page says without being asked: what share of an execution is done. */
export const newsSchema = v.strictObject({
  t: v.literal('q'),
  m: v.literal('executed'),
  a: v.strictTuple([v.number(), v.pipe(v.number(), v.minValue(0), v.maxValue(1))]),
});

const short = v.pipe(v.string(), v.maxLength(1024));
/** What an implementation says of an error, which can be long, since a driver reports everything that is wrong with a shader. */
const long = v.pipe(v.string(), v.maxLength(2 ** 20));
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const failure = v.strictObject({
  kind: v.picklist(['no-adapter', 'validation', 'out-of-memory', 'device-lost', 'cancelled']),
  message: short,
  detail: long,
});

const answerOf = <const Value extends v.GenericSchema>(value: Value) =>
  v.variant('ok', [v.strictObject({ ok: v.literal(true), value }), v.strictObject({ ok: v.literal(false), failure })]);

export const adapterAnswer = answerOf(
  v.strictObject({
    vendor: short,
    architecture: short,
    device: short,
    description: short,
    software: v.boolean(),
    limits: v.strictObject({
      maxComputeWorkgroupStorageSize: size,
      maxComputeInvocationsPerWorkgroup: size,
      maxComputeWorkgroupSizeX: size,
      maxComputeWorkgroupsPerDimension: size,
      maxStorageBufferBindingSize: size,
      maxBufferSize: size,
      maxStorageBuffersPerShaderStage: size,
    }),
  }),
);

export const codecsAnswer = answerOf(v.array(v.picklist(BROWSER_CODECS)));

/** The schema of the answer to a plan: every byte of the buffers that it reads back, and no other buffer. */
export function executionAnswer({ buffers }: Plan) {
  const read = buffers.filter((buffer) => buffer.read).map((buffer) => [buffer.name, bytes(buffer.size)] as const);
  return answerOf(v.strictObject({ buffers: v.strictObject(Object.fromEntries(read)), milliseconds: v.number() }));
}

function bytes(count: number) {
  return v.custom<ArrayBuffer>(
    (value) => value instanceof ArrayBuffer && value.byteLength === count,
    `expected ${count} bytes`,
  );
}
