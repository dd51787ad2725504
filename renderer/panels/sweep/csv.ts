/** A sweep as CSV for other programs: a row for each point, with everything that was measured. */
import type { SweepPoint, SweepRequest } from '../../../core/sweep.ts';

type Cell = string | number | boolean | null;

const COLUMNS: readonly (readonly [title: string, of: (point: SweepPoint) => Cell])[] = [
  ['value', (point) => point.value],
  ['hbm_read_bytes', (point) => point.hbmReadBytes],
  ['hbm_written_bytes', (point) => point.hbmWriteBytes],
  ['flops', (point) => point.flops],
  ['depth', (point) => point.depth],
  ['state_bytes', (point) => point.stateBytes],
  ['sram_bytes', (point) => point.sramBytes],
  ['closed_form_read_bytes', (point) => point.closedForm.hbmReadBytes],
  ['closed_form_written_bytes', (point) => point.closedForm.hbmWriteBytes],
  ['closed_form_flops', (point) => point.closedForm.flops],
  ['closed_form_depth', (point) => point.closedForm.depth],
  ['sound', (point) => point.sound ?? 'not run'],
];

/** Lines end as RFC 4180 says; a figure that is not known is left empty. */
export function csvOf({ series, seed }: SweepRequest, points: readonly SweepPoint[]): string {
  const titles = ['series', 'kernel', 'parameter', 'seed', ...COLUMNS.map(([title]) => title)];
  const rows = points.map((point) => {
    const own = series.find(({ label }) => label === point.series);
    return [point.series, own?.kernel ?? '', own?.parameter ?? '', seed, ...COLUMNS.map(([, of]) => of(point))];
  });
  return [titles, ...rows].map((row) => `${row.map(spell).join(',')}\r\n`).join('');
}

function spell(cell: Cell): string {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
