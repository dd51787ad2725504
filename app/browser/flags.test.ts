import { expect, it } from 'vitest';
import { windowFlags } from './flags.ts';

const plain = { url: 'http://127.0.0.1:1/?token=t', profile: '/tmp/p', software: false, root: false };

it('opens the address as an application with a profile of its own', () => {
  expect(windowFlags(plain)).toEqual(expect.arrayContaining([`--app=${plain.url}`, '--user-data-dir=/tmp/p']));
});

it('keeps the sandbox and the GPU unless it must not', () => {
  expect(windowFlags(plain)).not.toContain('--no-sandbox');
  expect(windowFlags(plain).join()).not.toContain('swiftshader');
  expect(windowFlags({ ...plain, root: true })).toContain('--no-sandbox');
  expect(windowFlags({ ...plain, software: true })).toContain('--use-webgpu-adapter=swiftshader');
});

it('shows nothing where it only records', () => {
  const flags = windowFlags({ ...plain, hidden: true });
  expect(flags).toEqual(expect.arrayContaining(['--headless=new', plain.url]));
  expect(flags.join()).not.toContain('--app');
});
