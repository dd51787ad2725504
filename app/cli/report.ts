/** Reports the figures of a run, as the JSON object of `run --json` and as text. */
import { accessText, proofSentence } from '../../core/proof.ts';
import type { EventRecord, Proof } from '../../core/proof.ts';
import { rivalSentence } from '../../core/rival.ts';
import { watchedSums } from '../../core/trace/watched.ts';
import { depthOf, isSound, type Run } from '../../core/run.ts';
import { escapeSentence, listOf, outputsOf, wordsOf, type Check } from '../../core/verdict.ts';

/** As JSON, in which a number that is not finite is the word for it: JSON has no number for it and would say null. */
export const asJson = (value: object): string =>
  JSON.stringify(
    value,
    (_, entry: unknown) => (typeof entry === 'number' && !Number.isFinite(entry) ? String(entry) : entry),
    2,
  );

/** What was asked for of the proof of every event, and of one step of it. */
export interface Proven {
  readonly proof: Proof | null;
  readonly record: (EventRecord & { readonly step: number }) | null;
}

/** @param files the names of the written .npy files, by tensor */
export function jsonOf(run: Run, files: Readonly<Record<string, string>>, { proof, record }: Proven): object {
  const written = run.tensors.filter(({ kind }) => kind === 'output' || kind === 'intermediate');
  return {
    kernel: run.kernel,
    params: run.params,
    seed: run.seed,
    adapter: run.adapter,
    outputs: Object.fromEntries(
      written.map(({ name, shape }) => [
        name,
        { shape, dtype: 'f32', ...(files[name] === undefined ? {} : { file: files[name] }) },
      ]),
    ),
    checks: run.checks,
    escape: run.escape,
    traffic: run.traffic,
    closedForm: run.closedForm,
    rival: run.rival === null ? null : { ...run.rival, sentence: rivalSentence(watchedSums(run), run.rival) },
    sramBytes: run.sramBytes,
    flops: run.flops,
    depth: depthOf(run),
    stateBytes: run.stateBytes,
    events: run.events,
    workgroups: run.workgroups,
    identical: run.identical,
    audited: run.audited,
    auditFindings: run.auditFindings,
    proof: proof === null || record === null ? proof : { ...proof, record },
    gpuMs: run.gpuMs,
  };
}

export function describeRun(run: Run, { proof, record }: Proven): string {
  const { adapter, traffic, checks, rival } = run;
  const escape = escapeSentence(run);
  const state = run.stateBytes === null ? '' : `, ${run.stateBytes.toLocaleString('en')} bytes of state`;
  const number = (value: number): string => value.toLocaleString('en');
  return [
    `${run.title} on ${adapter.description || adapter.device}${adapter.software ? ' (software)' : ''}`,
    ...Object.entries(checks).map(([name, check]) => `  ${name} ${describeCheck(check)}`),
    ...(escape === undefined ? [] : [`  ${escape}`]),
    `  traced and untraced outputs are ${run.identical ? 'bit-identical' : 'DIFFERENT'}`,
    run.audited
      ? '  the trace equals the audited accesses of every element'
      : ['  THE AUDIT FAILED:', ...run.auditFindings].join('\n    '),
    ...(proof === null ? [] : [[`  ${proofSentence(proof)}`, ...proof.findings].join('\n    ')]),
    ...(record === null ? [] : [describeRecord(record)]),
    `  HBM: ${number(traffic.hbmReadBytes)} bytes read, ${number(traffic.hbmWriteBytes)} written; SRAM: ${number(run.sramBytes)} bytes a workgroup`,
    `  ${number(run.flops)} flops, depth ${number(depthOf(run))}${state}, ${number(run.events)} events, ${number(run.workgroups)} workgroups`,
    ...(rival === null ? [] : [`  ${rivalSentence(watchedSums(run), rival)} ${rival.why}`]),
    `  ${run.gpuMs.untraced.toFixed(1)} ms untraced, ${run.gpuMs.traced.toFixed(1)} ms traced`,
    isSound(run) ? soundness(outputsOf(checks, 'unjudged')) : 'NOT SOUND',
  ].join('\n');
}

function describeRecord({ step, told, accesses, differences }: NonNullable<Proven['record']>): string {
  const nothing = accesses.length === 0 ? ['touches no memory here'] : [];
  return [
    `  step ${step}, as the trace tells it:`,
    ...told.map((one) => `    ${one}`),
    `  and as the program did it:`,
    ...[...accesses.map(accessText), ...nothing].map((one) => `    ${one}`),
    ...(differences.length === 0 ? ['  they agree'] : ['  THEY DIFFER:', ...differences.map((one) => `    ${one}`)]),
  ].join('\n');
}

function describeCheck(check: Check): string {
  const { verdict, relL2, tolerance, maxAbs } = check;
  const words = wordsOf(check);
  if (verdict === 'overflowed' || (verdict === 'matches' && relL2 > tolerance)) return words;
  const figures = Number.isFinite(relL2)
    ? `relative L2 error ${relL2.toExponential(1)} (bound ${tolerance.toExponential(1)})`
    : `off by ${maxAbs.toExponential(1)} from an answer of zeros`;
  return verdict === 'unjudged'
    ? `${words}: f32 is not sure of 1 % of it on these inputs, ${figures}`
    : `${words}, ${figures}`;
}

const soundness = (unjudged: readonly string[]): string =>
  unjudged.length === 0 ? 'sound' : `sound, except that ${listOf(unjudged)} cannot be judged`;
