/** What the desktop accepts from a page, with a bound on every size and count. */
import * as v from 'valibot';
import { LONGEST_DOCUMENT } from '../document/bounds.ts';
import { call } from './serve.ts';

const MOST_COMMANDS = 256;

const short = v.pipe(v.string(), v.maxLength(255));
const place = v.pipe(v.string(), v.maxLength(64));
const text = v.pipe(v.string(), v.maxLength(LONGEST_DOCUMENT));
const command = v.strictObject({
  id: short,
  title: short,
  group: short,
  keys: v.nullable(short),
  enabled: v.boolean(),
});

export const deskCallSchema = v.variant('m', [
  call('menu', [v.pipe(v.array(command), v.maxLength(MOST_COMMANDS))]),
  call('open', []),
  call('save', [short, text]),
  call('write', [place, text]),
  call('recent', []),
  call('reopen', [place]),
  call('remember', [place]),
  call('unsaved', [v.nullable(short)]),
  call('leave', []),
]);
