/** The metrics of a sweep that a chart can show, and how far each figure can be trusted. */
import type { SweepMetric, SweepPoint } from '../../../core/sweep.ts';

export interface Metric {
  readonly name: SweepMetric;
  readonly label: string;
  readonly unit: 'bytes' | 'operations' | 'steps';
  /** How the figure of a point was obtained. */
  readonly source: string;
  readonly of: (point: SweepPoint) => number | null;
  /** The closed form of the figure; null where none is known. */
  readonly closedForm: (point: SweepPoint) => number | null;
}

const MEASURED = 'measured from the trace (exact)';
const none = (): null => null;

export const METRICS: readonly Metric[] = [
  {
    name: 'hbm',
    label: 'HBM bytes',
    unit: 'bytes',
    source: MEASURED,
    of: (point) => point.hbmReadBytes + point.hbmWriteBytes,
    closedForm: ({ closedForm }) => closedForm.hbmReadBytes + closedForm.hbmWriteBytes,
  },
  {
    name: 'read',
    label: 'HBM bytes read',
    unit: 'bytes',
    source: MEASURED,
    of: (point) => point.hbmReadBytes,
    closedForm: ({ closedForm }) => closedForm.hbmReadBytes,
  },
  {
    name: 'written',
    label: 'HBM bytes written',
    unit: 'bytes',
    source: MEASURED,
    of: (point) => point.hbmWriteBytes,
    closedForm: ({ closedForm }) => closedForm.hbmWriteBytes,
  },
  {
    name: 'flops',
    label: 'Work (operations)',
    unit: 'operations',
    source: MEASURED,
    of: (point) => point.flops,
    closedForm: ({ closedForm }) => closedForm.flops,
  },
  {
    name: 'depth',
    label: 'Depth (steps that wait)',
    unit: 'steps',
    source: MEASURED,
    of: (point) => point.depth,
    closedForm: ({ closedForm }) => closedForm.depth,
  },
  {
    name: 'state',
    label: 'State bytes',
    unit: 'bytes',
    source: 'by definition of the model',
    of: (point) => point.stateBytes,
    closedForm: none,
  },
  {
    name: 'sram',
    label: 'SRAM bytes',
    unit: 'bytes',
    source: 'as the WGSL declares them (exact)',
    of: (point) => point.sramBytes,
    closedForm: none,
  },
];

export function metricNamed(name: SweepMetric): Metric {
  const metric = METRICS.find((candidate) => candidate.name === name);
  if (metric === undefined) throw new Error(`there is no metric ${name}`);
  return metric;
}
