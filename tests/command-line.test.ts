/** The command line as a user of a checkout has it; what the commands compute is tested beside them. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../scripts/tilescope.mjs', import.meta.url));
const { version } = JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8')) as {
  version: string;
};

function tilescope(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...words], { encoding: 'utf8' });
  return { status, stdout, stderr: stderr.replace(/^Building \.\.\.\n/, '') };
}

it('prints its version, and nothing else', () => {
  expect(tilescope('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

it('lists its commands', () => {
  const { status, stdout } = tilescope('--help');
  expect(status).toBe(0);
  const commands = Array.from(stdout.matchAll(/^ {2}(\w+)(?: \[|\s{2,})/gm), ([, name]) => name);
  expect(commands).toEqual(['list', 'run', 'costs', 'sweep', 'verify', 'record', 'join', 'open', 'bench', 'help']);
});

describe('bad arguments give one line on standard error, and exit code 2', () => {
  it.each([
    ['an unknown option', ['list', '--jsom'], /unknown option '--jsom' \(Did you mean --json\?\)/],
    ['an unknown kernel', ['open', 'atention'], /"atention"; did you mean "attention"\?/],
    ['a command that is misspelled', ['verfy'], /There is no kernel "verfy"/],
    ['a setting without a value', ['open', 'matmul', '--set', 'n'], /"n" has no name and value/],
    ['an unknown parameter', ['open', 'matmul', '--set', 'zz=3'], /There is no parameter "zz"/],
    ['a port that is none', ['open', '--port', '99999'], /from 0 to 65535/],
    ['a film without a format', ['record', 'matmul', '--to', 'a.avi'], /a\.avi does not say what to make/],
    [
      'a size that no film has',
      ['record', 'matmul', '--to', 'a.mp4', '--size', '641x360'],
      /nearest that works is 642x360/,
    ],
    ['a slice of a GIF', ['record', 'matmul', '--to', 'a.gif', '--shard', '1/2'], /GIF cannot be made in slices/],
    ['a document that is none', ['record', 'no.tilescope', '--to', 'a.mp4'], /no\.tilescope cannot be read/],
    ['slices that are not there', ['join', 'a.webm', '--to', 'b.webm'], /a\.webm cannot be read as a slice/],
    [
      'costs of more bytes than an element has',
      ['costs', 'attention', '--bytes', '9'],
      /bytes must be .* 1 to 8, not 9/,
    ],
    ['costs of a size beyond all', ['costs', 'attention', '--set', 'n=1e9'], /n must be .* n = 16777216 works/],
    ['costs on a GPU that nobody makes', ['costs', 'attention', '--gpu', 'a10'], /no GPU "a10"; did you mean "a100"/],
    ['costs of no batch', ['costs', 'attention', '--batch', 'all'], /It is a whole number/],
    ['bytes of a sweep that runs', ['sweep', 'flash-blocks', '--bytes', '2'], /--bytes .* closed forms/],
    ['an argument too many', ['list', 'matmul'], /too many arguments/],
  ])('%s', (_, words, sentence) => {
    const { status, stdout, stderr } = tilescope(...words);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^tilescope: [^\n]+\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
