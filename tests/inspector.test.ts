/**
 * What the inspector says of real runs of every kernel: each element that was computed has a formula whose operands are
 * there to be read, and where that is arithmetic which can be worked out from them, it gives the value.
 */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createDawnExecutor } from '../app/node/dawn.ts';
import type { Kernel } from '../core/kernel.ts';
import { kernels } from '../core/kernels/index.ts';
import { traceKernel } from '../core/kernels/run.fixture.ts';
import { defaultParameters, isRelevant } from '../core/parameters.ts';
import type { Params } from '../core/parameters.ts';
import { resolveRequest, sizesOf } from '../core/perform/resolve.ts';
import { takeSnapshots } from '../core/perform/snapshots.ts';
import type { Run, Snapshots } from '../core/run.ts';
import { createRandom } from '../core/tensors/random.ts';
import type { Random } from '../core/tensors/random.ts';
import { tensorHistory } from '../core/trace/history.ts';
import { createTraceIndex } from '../core/trace/index.ts';
import type { WorkgroupSpan, TraceIndex } from '../core/trace/index.ts';
import { changesSlot, decodeEvent, slotOf } from '../core/trace/layout.ts';
import { evaluate } from '../renderer/inspect/evaluate.fixture.ts';
import { inspect } from '../renderer/inspect/inspection.ts';
import type { Inspection } from '../renderer/inspect/inspection.ts';
import { hasValue } from '../renderer/inspect/reading.ts';
import type { Pick } from '../renderer/scene/contract.ts';

// Software adapters take seconds to compile a pipeline.
vi.setConfig({ testTimeout: 240_000 });

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

/** Formulas give constants with four digits. */
const CLOSE = 2e-3;
const ELEMENTS = 4;
/** A sum with more terms than the inspector shows cannot be worked out; the last of blocks of 2 of 3 is partly empty. */
const [EXTENT, BLOCK] = [3, 2];
/** What the inspector says about a ghost, whose values were in SRAM only, and about what was written over since. */
const UNKNOWN = /^never written to HBM$|^another value until step /;

/** Small sizes that blocks do not divide, with each way of computing that a preset chooses, and alone with each that no preset does. */
function settingsOf(kernel: Kernel): Params[] {
  const made = new Set(kernel.parameters.filter(({ makesInputs }) => makesInputs).map(({ name }) => name));
  const ways = kernel.parameters.filter(({ kind, name }) => ['choice', 'boolean'].includes(kind) && !made.has(name));
  const isBlock = (name: string): boolean => kernel.blocks.includes(name) && !sizesOf(kernel).includes(name);
  const sizes = kernel.parameters.flatMap((parameter) => {
    if (parameter.kind !== 'integer') return [];
    const small = Math.min(parameter.default, isBlock(parameter.name) ? BLOCK : EXTENT);
    return [[parameter.name, Math.max(parameter.minimum, small)] as const];
  });
  const small = { ...defaultParameters(kernel), ...Object.fromEntries(sizes) };
  const chosen = kernel.presets.map(({ values }) =>
    Object.fromEntries(ways.filter(({ name }) => name in values).map(({ name }) => [name, values[name]!])),
  );
  const alone = ways.flatMap((way) =>
    (way.kind === 'choice' ? way.options.map(({ value }) => value) : [true, false])
      .filter((value) => isRelevant(way, small) && ![small, ...chosen].some((values) => values[way.name] === value))
      .map((value) => ({ [way.name]: value })),
  );
  return [
    ...new Map([...chosen, ...alone].map((values) => [JSON.stringify(values), { ...small, ...values }])).values(),
  ];
}

/** With sizes that work, where small ones do not. */
async function settled(kernel: string, params: Params): Promise<Params> {
  const { limits } = await executor.adapter();
  const resolved = resolveRequest({ kernel, params, seed: 3, inputs: {} }, limits);
  if (resolved.ok) return params;
  const { message, mend } = resolved.problem;
  if (mend === undefined) throw new Error(message);
  return settled(kernel, { ...params, ...mend });
}

/** What is wrong with one inspection, and whether its formula could be worked out. */
function look(found: Inspection): { readonly findings: readonly string[]; readonly workedOut: boolean } {
  const { formula, reading, fixed, terms, note } = found;
  // Beyond the edge, or in a lane that has been merged, there is nothing to explain but that.
  if (!hasValue(reading) || note !== null) return { findings: [], workedOut: false };
  if (formula === null) return { findings: [`${found.name} has no formula`], workedOut: false };
  const operands = [...fixed, ...terms.flatMap((term) => term.operands)];
  const missing = operands.flatMap((one) =>
    hasValue(one.reading) || UNKNOWN.test(one.reading.absent)
      ? []
      : [`${one.name}${one.index} is ${one.reading.absent}`],
  );
  const value = evaluate(found);
  if (value === null) return { findings: missing, workedOut: false };
  const near = Math.abs(value - reading.value) <= CLOSE * Math.max(1, Math.abs(reading.value));
  const agrees = near || Object.is(value, reading.value);
  const wrong = agrees ? [] : [`${formula.cell} gives ${value}, and ${found.where} holds ${reading.value}`];
  return { findings: [...missing, ...wrong], workedOut: true };
}

/** Some elements of each slot after each kind of event that changes it, in one workgroup. */
function* slotPicks(run: Run, span: WorkgroupSpan, random: Random): Generator<readonly [step: number, pick: Pick]> {
  const seen = new Set<string>();
  for (let event = span.start; event < span.end; event++) {
    if (!changesSlot(run.records, event)) continue;
    const { operation, realRows, realColumns } = decodeEvent(run.records, event);
    const slot = slotOf(run.records, event);
    if (seen.has(`${slot} ${operation}`) && random.uniform() > 0.25) continue;
    seen.add(`${slot} ${operation}`);
    for (let count = 0; count < ELEMENTS; count++) {
      const [row, column] = [below(realRows, random), below(realColumns, random)];
      yield [event + 1, { kind: 'slot', slot, row, column }];
    }
  }
}

function below(most: number, random: Random): number {
  return Math.floor(random.uniform() * most);
}

function lookAtTensors({ run, events }: TraceIndex, random: Random): readonly string[] {
  const end = createTraceIndex(run).workgroupAt(events);
  return run.tensors.flatMap(({ kind, name, planes, rows, columns }, tensor) => {
    if (kind === 'input') return [];
    return Array.from({ length: ELEMENTS }, () => {
      const pick = { tensor, plane: below(planes, random), row: below(rows, random), column: below(columns, random) };
      const found = inspect(run, end, events, null, { kind: 'tensor', ...pick })!;
      const { writes } = tensorHistory(run, tensor, pick.plane, pick.row, pick.column);
      const unknown = hasValue(found.reading) && writes.at(-1) !== found.event ? [`${name}: who wrote it?`] : [];
      return [...unknown, ...look(found).findings];
    }).flat();
  });
}

async function lookAtSlots(
  index: TraceIndex,
  random: Random,
  fetch: (span: WorkgroupSpan) => Promise<Snapshots>,
): Promise<{ readonly findings: readonly string[]; readonly workedOut: number }> {
  const findings: string[] = [];
  let workedOut = 0;
  for (const { starts } of index.run.passes) {
    // The last workgroup has what blocks do not fill.
    const span = index.workgroupAt(starts.at(-2)!);
    const snapshots = await fetch(span);
    if (!snapshots.values.every(Number.isFinite)) {
      findings.push(`${index.run.passes[span.pass]!.name}: a slot holds what is not finite`);
    }
    for (const [step, pick] of slotPicks(index.run, span, random)) {
      const seen = look(inspect(index.run, span, step, snapshots, pick)!);
      findings.push(...seen.findings);
      if (seen.workedOut) workedOut++;
    }
  }
  return { findings, workedOut };
}

describe.each(kernels.map((kernel) => [kernel.name, settingsOf(kernel)] as const))('%s', (name, settings) => {
  it.each(settings)('%j', async (params) => {
    const { run } = await traceKernel(executor, name, await settled(name, params));
    expect(new Set(Object.values(run.checks).map(({ verdict }) => verdict))).toEqual(new Set(['matches']));
    const index = createTraceIndex(run);
    const random = createRandom(5);
    const slots = await lookAtSlots(index, random, ({ pass, workgroup }) =>
      takeSnapshots(run, { pass, workgroup }, executor),
    );
    expect([...new Set([...slots.findings, ...lookAtTensors(index, random)])]).toEqual([]);
    expect(slots.workedOut).toBeGreaterThan(0);
  });
});

it('reads the weights of a gate from the plane in which they are', async () => {
  const { run } = await traceKernel(executor, 'lstm', { t: 2, e: 2, h: 2, influence: false, gateOrder: 'ifgo' });
  const { events } = run;
  const tensor = run.tensors.findIndex(({ name }) => name === 'gates');
  const end = createTraceIndex(run).workgroupAt(events);
  const shown = inspect(run, end, events, null, { kind: 'tensor', tensor, plane: 2, row: 1, column: 0 })!;
  expect(shown.terms.map(({ operands }) => operands.map(({ name, index }) => `${name}${index}`))).toEqual([
    ['W[3, 0, 0]', 'X[1, 0]'],
    ['W[3, 0, 1]', 'X[1, 1]'],
  ]);
});
