/** What a run's rival would do otherwise, in the words that the command line and the lab share. */
import { formatBytes } from './sizes.ts';
import type { RunRival } from './run.ts';
import type { Sums } from './trace/watched.ts';

/** Bytes that differ by less are not what tells two runs apart. */
const TELLING = 1.05;

/**
 * Compares what one watches of a run with its rival in what tells them apart: bytes moved, or else depth where the
 * rival's is known, or else flops. "Standard attention would move 184.0 KB: 2.29 times as much."
 */
export function rivalSentence(run: Sums, { title, closedForm }: RunRival): string {
  const subject = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
  const own = run.readBytes + run.writeBytes;
  const other = closedForm.hbmReadBytes + closedForm.hbmWriteBytes;
  const moved = formatBytes(other);
  if (other >= TELLING * own) return `${subject} would move ${moved}: ${times(other, own)} as much.`;
  if (own >= TELLING * other)
    return `${subject} would move only ${moved}: this run moved ${times(own, other)} as much.`;
  const alike = `${subject} would move ${own === other ? `the same ${moved}` : `about as much, ${moved},`}`;
  if (closedForm.depth !== null && closedForm.depth !== run.depth)
    return `${alike} in ${count(closedForm.depth)} dependent steps instead of ${count(run.depth)}.`;
  if (closedForm.flops !== run.flops)
    return `${alike} with ${count(closedForm.flops)} flops instead of ${count(run.flops)}.`;
  return `${alike} with as many flops.`;
}

const count = (value: number): string => value.toLocaleString('en');

/** A ratio above 1 in three digits: "2.29 times". */
function times(more: number, less: number): string {
  const ratio = more / less;
  return `${ratio < 100 ? ratio.toPrecision(3) : count(Math.round(ratio))} times`;
}
