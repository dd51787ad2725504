/** Reports the figures of a run, as the JSON object of `run --json` and as text. */
import { depthOf, isSound, type Run } from '../../core/run.ts';

/** @param files the names of the written .npy files, by tensor */
export function jsonOf(run: Run, files: Readonly<Record<string, string>>): object {
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
    traffic: run.traffic,
    closedForm: run.closedForm,
    sramBytes: run.sramBytes,
    flops: run.flops,
    depth: depthOf(run),
    stateBytes: run.stateBytes,
    events: run.events,
    workgroups: run.workgroups,
    identical: run.identical,
    audited: run.audited,
    auditFindings: run.auditFindings,
    gpuMs: run.gpuMs,
  };
}

export function describeRun(run: Run): string {
  const { adapter, traffic, checks } = run;
  const state = run.stateBytes === null ? '' : `, ${run.stateBytes.toLocaleString('en')} bytes of state`;
  const number = (value: number): string => value.toLocaleString('en');
  return [
    `${run.title} on ${adapter.description || adapter.device}${adapter.software ? ' (software)' : ''}`,
    ...Object.entries(checks).map(
      ([name, { relL2, tolerance, ok }]) =>
        `  ${name}: ${ok ? 'matches' : 'DIFFERS FROM'} float64, relative L2 error ${relL2.toExponential(1)} (bound ${tolerance})`,
    ),
    `  traced and untraced outputs are ${run.identical ? 'bit-identical' : 'DIFFERENT'}`,
    run.audited
      ? '  the trace equals the audited accesses of every element'
      : ['  THE AUDIT FAILED:', ...run.auditFindings].join('\n    '),
    `  HBM: ${number(traffic.hbmReadBytes)} bytes read, ${number(traffic.hbmWriteBytes)} written; SRAM: ${number(run.sramBytes)} bytes a workgroup`,
    `  ${number(run.flops)} flops, depth ${number(depthOf(run))}${state}, ${number(run.events)} events, ${number(run.workgroups)} workgroups`,
    `  ${run.gpuMs.untraced.toFixed(1)} ms untraced, ${run.gpuMs.traced.toFixed(1)} ms traced`,
    isSound(run) ? 'sound' : 'NOT SOUND',
  ].join('\n');
}
