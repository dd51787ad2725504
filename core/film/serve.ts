/** The shell's side of the film port: it takes the bytes that the page draws and encodes. */
import * as v from 'valibot';
import type { Channel } from '../port/channel.ts';
import { anyNumber, bytes } from '../port/schema.ts';
import { call, serveCalls } from '../port/serve.ts';
import type { FilmPort } from './contract.ts';
import { CODECS } from './formats.ts';

const report = v.object({
  frames: anyNumber,
  first: anyNumber,
  whole: anyNumber,
  codec: v.nullable(v.picklist(CODECS)),
  elapsed: anyNumber,
  drawing: anyNumber,
  waiting: anyNumber,
});
const callSchema = v.variant('m', [
  call('job', []),
  call('running', [anyNumber]),
  call('begin', [
    v.object({ shot: v.nullable(anyNumber), name: v.nullable(v.pipe(v.string(), v.regex(/^\d{6,9}\.png$/))) }),
  ]),
  call('write', [anyNumber, bytes]),
  call('end', []),
  call('progress', [v.object({ done: anyNumber, total: anyNumber })]),
  call('done', [v.array(report)]),
  call('failed', [v.string(), v.boolean()]),
]);

export function serveFilmPort(channel: Channel, recorder: FilmPort): void {
  serveCalls(channel, callSchema, recorder);
}
