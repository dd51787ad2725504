/** A value in few characters, such as "−1.25" or "3e−5". */
export function shortValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 0.01 || size >= 1e4) ? value.toExponential(0) : String(Number(value.toPrecision(3)));
  return text.replace('e+', 'e').replaceAll('-', '−');
}
