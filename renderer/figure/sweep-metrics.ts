/** The metrics of a sweep that a chart can show, and how far each figure can be trusted. */
import type { SweepMetric, SweepPoint } from '../../core/sweep.ts';

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

type Summed = Pick<SweepPoint['closedForm'], 'hbmReadBytes' | 'hbmWriteBytes' | 'flops' | 'depth'>;

/** A metric that is summed over the trace and has a closed form. */
const traced = (
  name: SweepMetric,
  label: string,
  unit: Metric['unit'],
  of: (figures: Summed) => number | null,
): Metric => ({
  name,
  label,
  unit,
  source: 'measured from the trace (exact)',
  of,
  closedForm: ({ closedForm }) => of(closedForm),
});
const none = (): null => null;

export const METRICS: readonly Metric[] = [
  traced('hbm', 'HBM bytes', 'bytes', ({ hbmReadBytes, hbmWriteBytes }) => hbmReadBytes + hbmWriteBytes),
  traced('read', 'HBM bytes read', 'bytes', ({ hbmReadBytes }) => hbmReadBytes),
  traced('written', 'HBM bytes written', 'bytes', ({ hbmWriteBytes }) => hbmWriteBytes),
  traced('flops', 'Work (operations)', 'operations', ({ flops }) => flops),
  traced('depth', 'Depth (steps that wait)', 'steps', ({ depth }) => depth),
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
