import { expect, it } from 'vitest';
import { queryOf } from './electron/arguments.ts';
import { labQuery } from './query.ts';

it('asks for a kernel and its parameters', () => {
  expect(labQuery('attention', ['n=64', 'note=a=b']).toString()).toBe('kernel=attention&set.n=64&set.note=a%3Db');
  expect(labQuery(undefined, []).toString()).toBe('');
});

it.each(['n', '=3', ''])('refuses %j with an example', (setting) => {
  expect(() => labQuery('attention', [setting])).toThrow(/--set n=256/);
});

it('reaches Electron through its arguments', () => {
  const query = labQuery('attention', ['scale=1&2']);
  expect(queryOf(['electron', '.', `--lab=${query.toString()}`])?.get('set.scale')).toBe('1&2');
  expect(queryOf(['electron', '.'])).toBeUndefined();
});
