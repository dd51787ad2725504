import { expect, it } from 'vitest';
import { commandOf, queryOf } from './electron/arguments.ts';
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
  expect(queryOf([`--lab=${query.toString()}`])?.get('set.scale')).toBe('1&2');
  expect(queryOf([])).toBeUndefined();
});

it.each([
  [['open', 'attention', '--set', 'n=9', '--set=d=4'], 'kernel=attention&set.n=9&set.d=4'],
  [['--no-sandbox', 'open', 'attention'], 'kernel=attention'],
  [['open', 'attention', '--set', 'n'], 'kernel=attention'],
  [['open'], undefined],
  [['open', 'talk.tilescope'], undefined],
  [['talk.tilescope'], undefined],
])('finds what the words %j open', (words, query) => {
  expect(queryOf(words)?.toString()).toBe(query);
});

it.each([
  [
    ['run', 'attention', '--json'],
    ['run', 'attention', '--json'],
  ],
  [['--ozone-platform=headless', 'list'], ['list']],
  [['--help'], ['--help']],
  [['--version'], ['--version']],
  [['open', 'attention'], undefined],
  [['talk.tilescope', 'run'], undefined],
  [['--smoke-test'], undefined],
  [[], undefined],
])('knows a command of the command line in the words %j', (words, command) => {
  expect(commandOf(words)).toEqual(command);
});
