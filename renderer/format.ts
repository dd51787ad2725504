/** Numbers as the interface writes them. */
export { formatBytes } from '../core/sizes.ts';

/** A count with thousands separated: 1234567 is "1,234,567". */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** A count in decimal units: 1234567 is "1.23 M". */
export function formatShort(count: number): string {
  const units = ['', ' k', ' M', ' G', ' T'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)}${units[unit]}`;
}

/** A ratio as it is read: "6.15 ×", or a dash. */
export function formatRatio(ratio: number | null): string {
  if (ratio === null) return '—';
  return `${ratio.toFixed(ratio >= 100 ? 0 : ratio >= 10 ? 1 : 2)} ×`;
}

/** The fewest digits that give back the same f32. */
export function shortestFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  if (Object.is(value, -0)) return '−0';
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return String(Number(text)).replaceAll('-', '−');
  }
  throw new Error(`nine digits do not identify the f32 ${value}`);
}

/** The bits of an f32 as a hexadecimal number, for example "0x3f800000". */
export function floatBits(value: number): string {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return `0x${view.getUint32(0).toString(16).padStart(8, '0')}`;
}

/** An error or a tolerance: "3.1e−7", or "14" where it is that large. */
export function formatError(value: number): string {
  if (value >= 0.01 && value < 1000) return String(Number(value.toPrecision(2)));
  return value === 0 ? '0' : value.toExponential(1).replace('-', '−');
}

/** A shape: "2 × 64 × 32". */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ');
}

/** A number at a tick of an axis: as short as can be, with a minus sign instead of a hyphen. */
export function formatTick(value: number): string {
  return String(Number(value.toPrecision(6))).replaceAll('-', '−');
}
