/** Writes milliseconds as a duration: 4.5 s, 2:05 min, 1:10 h. */
export function spellDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (seconds < 100) return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 100
    ? `${Math.floor(minutes)}:${two(seconds % 60)} min`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)} h`;
}
