/**
 * Waypoints: places in the plain program that the recorder is told of. A waypoint stands where a trace statement stood, and says
 * nothing but the number of its line: what the statement says of tensors, slots, tiles and flops is not in the program.
 */

/** The function that a waypoint calls; the recorder puts its own in the place of each call. */
export const WAYPOINT = 'trace_waypoint';

const STATEMENT = /@if\(trace\) trace_(?!begins\b|loops\b)\w+\(.*\);/;

/** The source with a waypoint in the place of each trace statement that records an event; lines keep their numbers. */
export function withWaypoints(source: string): string {
  const lines = source.split('\n').map((line, index) => line.replace(STATEMENT, `${WAYPOINT}(${index + 1}u);`));
  return `${lines.join('\n')}\nfn ${WAYPOINT}(line: u32) {}\n`;
}
