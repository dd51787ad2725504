import { expect, it } from 'vitest';
import { checkName } from './file-name.ts';

it('takes names that every system takes, and says what is wrong with the others', () => {
  for (const name of ['attention', 'Week 3, flash', 'a.b', 'Überblick']) expect(checkName(name)).toBeNull();
  expect(checkName('  ')?.message).toBe('The file needs a name.');
  expect(checkName('../film')?.message).toBe('A file name cannot contain "/".');
  expect(checkName('a\nb')?.message).toBe('A file name cannot contain "\\n".');
  expect(checkName('.film')?.message).toMatch(/cannot begin or end with a dot or a space/);
  expect(checkName('film ')?.message).toMatch(/cannot begin or end with a dot or a space/);
  expect(checkName('x'.repeat(201))?.message).toBe('The name has 201 characters; a file name may have at most 200.');
});
