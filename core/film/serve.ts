/** The shell's side of the film port: it takes the bytes that the page draws and encodes. */
import * as v from 'valibot';
import type { Channel } from '../port/channel.ts';
import { anyNumber, bytes, side } from '../port/schema.ts';
import { call, serveCalls } from '../port/serve.ts';
import type { FilmPort } from './contract.ts';
import { CODECS, FORMAT_NAMES } from './formats.ts';

/** A number that a file name can hold. */
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const report = v.object({
  frames: anyNumber,
  first: anyNumber,
  whole: anyNumber,
  codec: v.nullable(v.picklist(CODECS)),
  warnings: v.array(v.string()),
  remarks: v.array(v.string()),
  elapsed: anyNumber,
  drawing: anyNumber,
  waiting: anyNumber,
});
const callSchema = v.variant('m', [
  call('job', []),
  call('running', [anyNumber]),
  call('planned', [v.object({ frames: anyNumber, seconds: anyNumber, bytes: anyNumber, milliseconds: anyNumber })]),
  call('begin', [v.object({ format: v.picklist(FORMAT_NAMES), shot: v.nullable(count), frame: v.nullable(count) })]),
  call('write', [anyNumber, bytes]),
  call('end', []),
  call('print', [side, side]),
  call('progress', [v.object({ done: anyNumber, total: anyNumber })]),
  call('done', [v.array(report)]),
  call('failed', [v.string(), v.boolean()]),
]);

export function serveFilmPort(channel: Channel, port: FilmPort): void {
  serveCalls(channel, callSchema, port);
}
