/** The command line as a user calls it: the built program, real files, real exit codes. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { parseNpy, writeNpy } from '../../core/tensors/npy.ts';
import { checkpoint } from './checkpoint.ts';

const PROGRAM = fileURLToPath(new URL('../../out/node/tilescope.mjs', import.meta.url));
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/attention-${name}.npy`, import.meta.url));
const INPUTS = ['Q', 'K', 'V'].flatMap((name) => ['--in', `${name}=${fixture(name)}`]);

// The test runner sets FORCE_COLOR, of which Node warns where NO_COLOR is set as well.
const quiet = { ...process.env };
delete quiet['FORCE_COLOR'];

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function tilescope(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Result> {
  return new Promise((resolve) => {
    const options = { env: { ...quiet, ...environment }, maxBuffer: 2 ** 26 };
    const child = execFile(process.execPath, [PROGRAM, ...words], options, (_, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });
}

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'tilescope-'));

async function load(path: string): Promise<{ shape: readonly number[]; data: Float32Array }> {
  const parsed = parseNpy(new Uint8Array(await readFile(path)), path);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

test('runs flash attention on arrays that another program wrote, and agrees with its float64 answer', async () => {
  const out = join(await folder(), 'deep', 'er');
  const trace = join(await folder(), 'trace.npy');
  const set = ['variant=flash', 'n=43', 'd=8', 'br=8', 'bc=16', 'causal=true'].flatMap((word) => ['--set', word]);
  const words = ['run', 'attention', ...set, ...INPUTS, '--out', out, '--trace', trace, '--json'];
  const { code, out: text, err } = await tilescope(words);
  expect(err).toBe('');
  expect(code).toBe(0);
  const report = JSON.parse(text) as Record<string, unknown>;
  expect(report).toMatchObject({
    kernel: 'attention',
    params: { n: 43, d: 8, causal: true, heads: 1, scale: null },
    outputs: { O: { shape: [43, 8], dtype: 'f32', file: 'O.npy' }, L: { shape: [43], dtype: 'f32', file: 'L.npy' } },
    identical: true,
    audited: true,
    auditFindings: [],
  });
  expect((await readdir(out)).sort()).toEqual(['L.npy', 'O.npy']);

  const mine = await load(join(out, 'O.npy'));
  const theirs = await load(fixture('O'));
  expect(mine.shape).toEqual(theirs.shape);
  const square = (sum: number, value: number): number => sum + value * value;
  const difference = mine.data.map((value, index) => value - theirs.data[index]!);
  expect(Math.sqrt(difference.reduce(square, 0) / theirs.data.reduce(square, 0))).toBeLessThan(1e-5);

  // Blocks of 8 queries see 16, 16, 32, 32, 43 and 43 keys: Q once, K and V once for each of them.
  const keyRows = 16 + 16 + 32 + 32 + 43 + 43;
  expect(report['traffic']).toEqual({
    hbmReadBytes: 4 * 8 * (43 + 2 * keyRows),
    hbmWriteBytes: 4 * (43 * 8 + 43),
    byTensor: {
      Q: { read: 4 * 43 * 8, write: 0 },
      K: { read: 4 * keyRows * 8, write: 0 },
      V: { read: 4 * keyRows * 8, write: 0 },
      O: { read: 0, write: 4 * 43 * 8 },
      L: { read: 0, write: 4 * 43 },
    },
  });

  const header = (await readFile(trace)).subarray(0, 128).toString('latin1');
  expect(header).toContain(`'descr': '<u4'`);
  expect(header).toContain(`'shape': (${String(report['events'])}, 11)`);
});

test('takes the sizes from the arrays, and writes every tensor that went through HBM', async () => {
  const out = await folder();
  const { code, out: text } = await tilescope([
    'run',
    'attention',
    '--set',
    'variant=standard',
    ...INPUTS,
    '--out',
    out,
    '--json',
  ]);
  expect(code).toBe(0);
  expect((JSON.parse(text) as { params: object }).params).toMatchObject({ n: 43, d: 8 });
  expect((await readdir(out)).sort()).toEqual(['O.npy', 'P.npy', 'S.npy']);
  expect((await load(join(out, 'P.npy'))).shape).toEqual([43, 43]);
});

test('lists kernels for people and for programs', async () => {
  const { out } = await tilescope(['list']);
  expect(out).toContain('attention: Attention');
  const kernels = JSON.parse((await tilescope(['list', '--json'])).out) as { name: string }[];
  expect(kernels.map(({ name }) => name)).toEqual(expect.arrayContaining(['attention', 'matmul']));
});

test('sweeps over a parameter, each point a sound run that equals the closed form', async () => {
  const words = ['sweep', 'attention', '--over', 'n=8,16', '--set', 'd=4', '--set', 'br=4', '--set', 'bc=4'];
  const series = ['--series', 'variant=standard', '--series', 'variant=flash'];
  const { code, out, err } = await tilescope([...words, ...series, '--json']);
  expect([code, err]).toEqual([0, '']);
  const { points } = JSON.parse(out) as { points: { hbmReadBytes: number; hbmWriteBytes: number }[] };
  expect(points).toMatchObject(
    ['standard', 'flash'].flatMap((variant) =>
      [8, 16].map((value) => ({ series: `variant=${variant}`, value, sound: true })),
    ),
  );
  const standard = (n: number): number => 4 * (8 * n * n + 4 * n);
  const flash = (n: number): number => 4 * (2 * n * n + 9 * n);
  const bytes = points.map(({ hbmReadBytes, hbmWriteBytes }) => hbmReadBytes + hbmWriteBytes);
  expect(bytes).toEqual([standard(8), standard(16), flash(8), flash(16)]);
});

test('sweeps over several kernels, each over its own parameter, and lists the sweeps that have a name', async () => {
  const series = ['--series', 'variant=standard,d=4', '--series', 'softmax:over=v,r=4'];
  const { code, out } = await tilescope(['sweep', 'attention', '--over', 'n=8', ...series, '--seed', '9', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    seed: 9,
    series: [
      { kernel: 'attention', parameter: 'n', params: { variant: 'standard', d: 4 } },
      { kernel: 'softmax', parameter: 'v', params: { r: 4 } },
    ],
    points: [
      { series: 'variant=standard,d=4', sound: true },
      { series: 'softmax:over=v,r=4', sound: true, hbmReadBytes: 4 * 2 * 4 * 8, stateBytes: null },
    ],
  });
  const sweeps = JSON.parse((await tilescope(['sweep', '--list', '--json'])).out) as { name: string }[];
  expect(sweeps.map(({ name }) => name)).toContain('attention-traffic');
});

test('says what a kernel costs at sizes that nothing runs, and ranks no variants where tensor cores decide', async () => {
  const paper = ['n=1024', 'd=64', 'heads=16', 'br=64', 'bc=64'].flatMap((word) => ['--set', word]);
  const words = ['costs', 'flash-attention-backward', ...paper, '--batch', '64', '--gpu', 'a100'];
  const { code, out, err } = await tilescope(words);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^Attention, backward: closed form, not run; 4 bytes an element, batch 64$/m);
  expect(out).toContain('Least time: modelled on the A100 40 GB SXM: f32, no tensor cores, no L2.');
  expect(out).toMatch(/^Not ranked by modelled time: arithmetic in f32 bounds flash/m);
  const { variants, modelled } = JSON.parse((await tilescope([...words, '--json'])).out) as {
    variants: { variant: string; flops: number }[];
    modelled: { basis: string; leastMs: Record<string, number> };
  };
  expect(variants.map(({ variant }) => variant)).toEqual(expect.arrayContaining(['standard', 'flash']));
  expect(modelled.basis).toBe('f32, no tensor cores, no L2');
  expect(modelled.leastMs['flash']).toBeGreaterThan(modelled.leastMs['standard']!);
});

test('sweeps over closed forms of sizes that nothing runs', async () => {
  const words = ['sweep', 'attention', '--over', 'n=1048576', '--closed-form', '--bytes', '2', '--json'];
  const { code, out } = await tilescope(words);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    truth: 'closed form, not run',
    closedForms: { bytes: 2, batch: 1 },
    points: [{ value: 1048576, sound: null }],
  });
});

test('verifies', async () => {
  const { code, out } = await tilescope(['verify', 'matmul', '--cases', '1', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ ok: true, kernels: { matmul: { failures: [] } } });
});

test('takes parts of the arrays of a checkpoint', async () => {
  const at = await folder();
  const path = join(at, 'model:1.safetensors');
  const weight = { dtype: 'BF16', shape: [3, 8], value: (index: number) => index / 2 } as const;
  await writeFile(path, checkpoint({ 'h.0.c_attn.weight': weight, ids: { dtype: 'I64', shape: [2], value: () => 1 } }));
  const run = (array: string): Promise<Result> => {
    const inputs = ['Q', 'K', 'V'].flatMap((name) => ['--in', `${name}=${path}:${array}`]);
    return tilescope(['run', 'attention', ...inputs, '--out', at, '--json']);
  };
  // With one row there is one weight, which is 1: the output is V.
  const { code, err } = await run('h.0.c_attn.weight[2:3, 4:6]');
  expect(err).toContain('model:1.safetensors:h.0.c_attn.weight[2:3, 4:6]: BF16 in the file, converted to F32 exactly.');
  expect(code).toBe(0);
  expect(await load(join(at, 'O.npy'))).toMatchObject({ shape: [1, 2], data: Float32Array.of(10, 10.5) });

  expect(await run('ids')).toMatchObject({
    code: 2,
    err: expect.stringContaining('"ids" in model:1.safetensors is of type "I64"'),
  });
  expect((await run('h.0.c_attn.weight[3]')).err).toContain('and 3 goes beyond the 3 entries of axis 0');
});

test.describe('bad arguments give one sentence, exit code 2, and nothing written', () => {
  const small = ['run', 'attention', '--set', 'n=4', '--set', 'd=2'];
  const cases: [string, string[], RegExp][] = [
    ['an unknown command', ['rum'], /There is no kernel "rum"/],
    ['an unknown kernel', ['run', 'flash'], /There is no kernel "flash"/],
    ['an unknown parameter', [...small, '--set', 'casual=true'], /did you mean "causal"/],
    ['an unknown option', [...small, '--fast'], /unknown option '--fast'/],
    ['a sweep over no numbers', ['sweep', 'attention', '--over', 'n=8,x'], /"8,x" is not a list of numbers/],
    ['a sweep without values', ['sweep', 'attention'], /needs a parameter and values, as in --over/],
    ['a named sweep with settings', ['sweep', 'attention-traffic', '--set', 'd=4'], /are for kernels only/],
    ['a sweep of nothing', ['sweep'], /Name a kernel or a sweep/],
    ['a sweep over a choice', ['sweep', 'attention', '--over', 'variant=1'], /no integer parameter of attention/],
    ['no value', [...small, '--set', 'causal'], /write it as in --set n=256/],
    ['N = 0', ['run', 'attention', '--set', 'n=0'], /n must be a whole number from 1 to 16384, not 0/],
    ['too large a block', ['run', 'attention', '--set', 'br=256'], /KB of workgroup memory, but this adapter has/],
    ['a seed that is none', [...small, '--seed', 'x'], /seed is a whole number/],
    ['a missing file', [...small, '--in', 'Q=missing.npy'], /missing\.npy cannot be read/],
    ['an input that does not exist', [...small, '--in', `W=${fixture('Q')}`], /There is no input "W"/],
    ['another shape', [...small, '--in', `Q=${fixture('Q')}`], /attention-Q\.npy/],
  ];
  for (const [name, words, message] of cases) {
    test(name, async () => {
      const out = join(await folder(), 'out');
      const result = await tilescope([...words, ...(words[0] === 'run' ? ['--out', out, '--json'] : [])]);
      expect(result.err).toMatch(message);
      expect(result.err.trim().split('\n')).toHaveLength(1);
      expect(result.code).toBe(2);
      expect(result.out).toBe('');
      expect(existsSync(out)).toBe(false);
    });
  }

  test('files that are not what they should be', async () => {
    const at = await folder();
    const whole = await readFile(fixture('Q'));
    const withNaN = new Float32Array(8).fill(1);
    withNaN[5] = NaN;
    const files: [string, Uint8Array, RegExp][] = [
      ['truncated.npy', whole.subarray(0, whole.length - 7), /truncated\.npy/],
      ['integers.npy', writeNpy(new Uint32Array(8), [4, 2]), /integers\.npy.*u4/],
      ['nan.npy', writeNpy(withNaN, [4, 2]), /nan\.npy holds NaN at \[2, 1\]/],
      ['text.npy', Buffer.from('hello'), /text\.npy is not a \.npy file/],
    ];
    for (const [name, bytes, message] of files) {
      await writeFile(join(at, name), bytes);
      const { code, out, err } = await tilescope([
        ...small,
        '--in',
        `Q=${join(at, name)}`,
        '--out',
        join(at, 'out'),
        '--json',
      ]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(message);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
    expect(existsSync(join(at, 'out'))).toBe(false);
  });

  test('no adapter', async () => {
    const { code, out, err } = await tilescope([...small, '--json'], { VK_ICD_FILENAMES: '/nowhere.json' });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^tilescope: No WebGPU adapter was found: install .*\.\n$/);
  });

  test('a folder that cannot be written', async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    const { code, err } = await tilescope([...small, '--out', join(file, 'out')]);
    expect(code).toBe(2);
    expect(err).toMatch(/cannot be created/);
  });
});
