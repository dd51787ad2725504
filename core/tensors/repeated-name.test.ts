import { expect, it } from 'vitest';
import { repeatedName } from './repeated-name.ts';

it.each([
  ['{}', undefined],
  ['{"a":1,"b":[{"a":1},{"a":2}],"c":{"a":"a"}}', undefined],
  ['{"a":"b","b":"\\"a\\",\\"a\\""}', undefined],
  ['["a","a"]', undefined],
  ['{"a":["a","b","b"],"b":1}', undefined],
  ['{"a":1, "b":{"c":[]} ,"a":2}', 'a'],
  ['{"x":{"d":1,"d":1}}', 'd'],
  ['[{"a":1},{"b":{"a\\"":1,"a\\u0022":2}}]', 'a"'],
])('%s has %s twice', (json, name) => {
  expect(() => JSON.parse(json) as unknown).not.toThrow();
  expect(repeatedName(json)).toBe(name);
});

it.each(['a', '\\n'])('reads long texts of %s', (character) => {
  expect(repeatedName(`{"m":"${character.repeat(2 ** 22)}","n":1,"m":2}`)).toBe('m');
});
