/** `tilescope costs`: what a kernel would move and compute, by closed form; nothing is run. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { Kernel } from '../../../core/kernel.ts';
import { BASIS } from '../../../core/machine/basis.ts';
import { gpuOf, GPUS } from '../../../core/machine/gpus.ts';
import type { Gpu } from '../../../core/machine/gpus.ts';
import { boundOf, demandOfCosts, rankingOf, sentenceOf } from '../../../core/machine/ranking.ts';
import { unknownName } from '../../../core/parameter-problems.ts';
import type { Params } from '../../../core/parameters.ts';
import { closedForm, variantsOf } from '../../../core/perform/closed-form.ts';
import type { ClosedForm } from '../../../core/perform/closed-form.ts';
import type { Assumed } from '../../../core/sweep.ts';
import { AS_RUN } from '../../../core/sweep.ts';
import { UserError } from '../../user-error.ts';
import { collect } from '../collect.ts';
import { kernelNamed, settings } from '../request.ts';

interface Options extends Assumed {
  readonly set: readonly string[];
  readonly gpu?: string;
  readonly json?: boolean;
}

/** A variant with its closed forms. */
interface Row {
  readonly variant: string;
  readonly form: ClosedForm;
}

/** A variant that has none at these sizes, and why, in one sentence. */
interface Refused {
  readonly variant: string;
  readonly problem: string;
}

export function register(program: Command): void {
  const command = program
    .command('costs')
    .description('say what a kernel would move and compute at any size, by closed form; nothing is run')
    .argument('<kernel>', 'see `tilescope list`')
    .option('--set <name=value>', 'set a parameter (repeatable); without a variant, all of them', collect, []);
  addAssumed(command)
    .option('--gpu <name>', `how long it takes at least on a GPU (${GPUS.map(({ id }) => id).join(', ')}): modelled`)
    .option('--json', 'print one JSON object and nothing else')
    .action(costs);
}

/** Adds the options that say what closed forms assume. */
export function addAssumed(command: Command): Command {
  return command
    .option('--bytes <number>', 'bytes of an element', parseWhole, AS_RUN.bytes)
    .option('--batch <number>', 'how often all of it is computed', parseWhole, AS_RUN.batch);
}

function parseWhole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is a whole number, such as 2.');
  return Number(text);
}

function costs(name: string, { set, bytes, batch, gpu: id, json = false }: Options): void {
  const kernel = kernelNamed(name);
  const assumed = { bytes, batch };
  const gpu = id === undefined ? null : gpuNamed(id);
  const [rows, refused] = rowsOf(kernel, settings(kernel, set), assumed);
  const modelled = gpu === null ? null : modelledOn(gpu, kernel, rows, assumed);
  if (json) {
    const variants = [...rows.map(({ variant, form }) => ({ variant, ...form })), ...refused];
    const report = { kernel: name, truth: 'closed form, not run', bytes, batch, variants, modelled };
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  const lines = [
    `${kernel.title}: closed form, not run; ${bytes} bytes an element, batch ${batch}`,
    table(rows, modelled?.leastMs ?? null),
    ...refused.map(({ variant, problem }) => `  ${variant}: ${problem}`),
    ...(modelled === null ? [] : [`Least time: modelled on the ${modelled.gpu}: ${modelled.basis}.`]),
    ...(modelled?.ranking ? [modelled.ranking] : []),
  ];
  console.log(lines.join('\n'));
}

/** The variant that is set, or all of them; an error where none has closed forms. */
function rowsOf(kernel: Kernel, given: Params, assumed: Assumed): readonly [readonly Row[], readonly Refused[]] {
  const set = given['variant'];
  const variants = set === undefined ? variantsOf(kernel) : [set];
  const rows: Row[] = [];
  const refused: Refused[] = [];
  for (const one of variants) {
    const variant = String(one ?? kernel.name);
    const outcome = closedForm(kernel, one === null ? given : { ...given, variant: one }, assumed);
    if (outcome.ok) rows.push({ variant, form: outcome.value });
    else refused.push({ variant, problem: outcome.problem.message });
  }
  if (rows.length === 0) throw new UserError(refused[0]!.problem);
  return [rows, refused];
}

interface Modelled {
  readonly gpu: string;
  readonly basis: string;
  /** By variant, the milliseconds that bandwidth and peak allow at least. */
  readonly leastMs: Readonly<Record<string, number>>;
  /** The sentence that ranks the variants, or says why they are not ranked; null for a single one. */
  readonly ranking: string | null;
}

function modelledOn(gpu: Gpu, kernel: Kernel, rows: readonly Row[], { bytes, batch }: Assumed): Modelled {
  const demands = rows.map(({ variant, form: { params } }) =>
    demandOfCosts(variant, kernel.costs(params), { specs: kernel.tensors(params), params, bytes, batch }),
  );
  const leastMs = Object.fromEntries(demands.map((demand) => [demand.label, boundOf(demand, gpu) * 1e3]));
  const ranking = demands.length < 2 ? null : sentenceOf(rankingOf(demands, gpu));
  return { gpu: gpu.name, basis: BASIS, leastMs, ranking };
}

function gpuNamed(id: string): Gpu {
  const gpu = gpuOf(id);
  if (gpu !== undefined) return gpu;
  throw new UserError(
    unknownName(
      'GPU',
      id,
      GPUS.map((one) => one.id),
    ).message,
  );
}

const TITLES = ['bytes read', 'bytes written', 'flops', 'flop/byte', 'SRAM bytes', 'state bytes'];

function table(rows: readonly Row[], leastMs: Modelled['leastMs'] | null): string {
  const whole = (value: number | null): string => (value === null ? '—' : value.toLocaleString('en'));
  const cells = rows.map(({ variant, form: { hbmReadBytes, hbmWriteBytes, flops, ...form } }) => [
    variant,
    ...[hbmReadBytes, hbmWriteBytes, flops].map(whole),
    form.intensity.toFixed(2),
    ...[form.sramBytes, form.stateBytes].map(whole),
    ...(leastMs === null ? [] : [leastMs[variant]!.toPrecision(4)]),
  ]);
  const all = [['', ...TITLES, ...(leastMs === null ? [] : ['least ms'])], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map(([first = '', ...row]) => {
      const rest = row.map((cell, at) => cell.padStart(widths[at + 1]!));
      return `  ${[first.padEnd(widths[0]!), ...rest].join('  ')}`;
    })
    .join('\n');
}
