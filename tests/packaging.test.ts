import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
}

const settings = parse(read('electron-builder.yml')) as {
  asarUnpack: string[];
  files: string[];
  linux: { files: string[] };
};

it('has settings that electron-builder understands', () => {
  const schema = JSON.parse(read('node_modules/app-builder-lib/scheme.json')) as object;
  // The schema of electron-builder uses keywords that a strict reading does not know.
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  validate(settings);
  expect(validate.errors).toBeNull();
});

it('packs every file that main starts from, and leaves the addon outside the archive', () => {
  expect(settings.files).toContain('out/**/*');
  expect(settings.asarUnpack).toContain('node_modules/webgpu/dist/**/*');
});
