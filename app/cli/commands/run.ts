/** `tilescope run`: one kernel, its outputs as .npy and its figures as JSON. */
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { createLab } from '../../../core/lab.ts';
import { isSound, type Run } from '../../../core/run.ts';
import { writeNpy } from '../../../core/tensors/npy.ts';
import { UserError } from '../../user-error.ts';
import type { Machine } from '../../machine.ts';
import { compute } from '../../node/threads.ts';
import { asJson, describeRun, jsonOf } from '../report.ts';
import { progressLine } from '../progress.ts';
import { requestFromOptions } from '../request.ts';
import { traceTable } from '../trace-table.ts';
import { makeFolder, writeWhole } from '../write.ts';
import { collect } from '../collect.ts';
import { CHECK_FAILED } from '../exit-codes.ts';
import { parseSeed } from '../seed.ts';

interface RunOptions {
  readonly set: readonly string[];
  readonly seed: number;
  readonly in: readonly string[];
  readonly out?: string;
  readonly trace?: string;
  readonly prove?: boolean;
  readonly event?: number;
  readonly json?: boolean;
}

export function register(program: Command, machine: Machine): void {
  program
    .command('run')
    .description('run a kernel, check it against float64 and audit its trace')
    .argument('<kernel>', 'see `tilescope list`')
    .option('--set <name=value>', 'set a parameter (repeatable)', collect, [])
    .option('--seed <number>', 'seed of the inputs that are not loaded', parseSeed, 1)
    .option(
      '--in <name=file>',
      'load an input (repeatable): Q=q.npy, x=points.csv:x, or an array of a .safetensors or .npz, or a part of it ' +
        "as NumPy writes it: 'Wq=gpt2.safetensors:h.0.attn.c_attn.weight[:, 0:64]' (also [3], .T, " +
        '.reshape(12, 64, 768), .transpose(1, 0, 2))',
      collect,
      [],
    )
    .option('--out <folder>', 'write every tensor that the kernel wrote to HBM as .npy')
    .option('--trace <file>', 'write the events as a .npy table of u32')
    .option('--prove', 'hold every event of the trace against a record of the plain program')
    .option('--event <step>', 'prove, and say what the program did for a step, beside what the trace tells', parseStep)
    .option('--json', 'print one JSON object and nothing else')
    .action((kernel: string, options: RunOptions) => run(machine, kernel, options));
}

async function run(machine: Machine, kernel: string, options: RunOptions): Promise<void> {
  const request = await requestFromOptions({ kernel, ...options });
  for (const { name, read } of Object.values(request.inputs))
    if (read !== undefined) console.error(`${name}: ${read}.`);
  const executor = machine.createExecutor();
  const progress = progressLine(process.stderr);
  try {
    const lab = createLab({ executor, compute });
    const outcome = await lab.run(request, progress);
    progress.clear();
    if (!outcome.ok) throw new UserError(outcome.problem.message);
    const { id, events } = outcome.value;
    const proved = options.prove === true || options.event !== undefined ? await lab.prove({ run: id }) : null;
    if (proved?.ok === false) throw new UserError(proved.problem.message);
    const proof = proved?.value ?? null;
    if (options.event !== undefined && options.event > events) {
      throw new UserError(`This run has ${events} steps, there is no step ${options.event}.`);
    }
    const shown = options.event === undefined ? null : await lab.eventRecord({ run: id, event: options.event - 1 });
    if (shown?.ok === false) throw new UserError(shown.problem.message);
    const record = shown === null ? null : { step: options.event!, ...shown.value };
    const files = await writeFiles(outcome.value, options);
    console.log(
      options.json
        ? asJson(jsonOf(outcome.value, files, { proof, record }))
        : describeRun(outcome.value, { proof, record }),
    );
    if (!isSound(outcome.value) || (proof?.findings.length ?? 0) > 0) process.exitCode = CHECK_FAILED;
  } finally {
    progress.clear();
    executor.dispose();
  }
}

function parseStep(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('Steps are whole numbers from 1.');
  return Number(text);
}

/** Writes the files asked for and returns their names by tensor. */
async function writeFiles(run: Run, { out, trace }: RunOptions): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  if (out !== undefined) {
    await makeFolder(out);
    for (const { name, kind, data, shape } of run.tensors) {
      if (data === null || kind === 'input') continue;
      files[name] = `${name}.npy`;
      await writeWhole(join(out, files[name]), writeNpy(data, shape));
    }
  }
  if (trace !== undefined) await writeWhole(trace, traceTable(run));
  return files;
}
