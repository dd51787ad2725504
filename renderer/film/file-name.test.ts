import { expect, it } from 'vitest';
import { checkName } from './file-name.ts';

it('takes names that every system takes, and says what is wrong with the others', () => {
  for (const name of ['attention', 'Week 3, flash', 'a.b', 'Überblick']) expect(checkName(name)).toBeNull();
  expect(checkName('  ')?.message).toBe('The file needs a name.');
  expect(checkName('../film')?.message).toBe('The name of a file cannot have "/" in it.');
  expect(checkName('a\nb')?.message).toBe('The name of a file cannot have "\\n" in it.');
  expect(checkName('.film')?.message).toMatch(/neither a dot nor a space/);
  expect(checkName('film ')?.message).toMatch(/neither a dot nor a space/);
  expect(checkName('x'.repeat(201))?.message).toBe("The name has 201 characters; a file's may have 200.");
});
