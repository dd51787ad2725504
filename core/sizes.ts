/** Writes sizes in bytes for people to read. */
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
const MOST_DECIMALS = 3;

/** A size in binary units, by default with one decimal: 14336 is "14.0 KB". */
export function formatBytes(bytes: number, decimals = 1): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(decimals)} ${UNITS[unit]}`;
}

/** A size and a bound with as many decimals as tell them apart, or else to the byte: ["32.01 KB", "32.00 KB"]. */
export function sizesApart(bytes: number, bound: number): readonly [size: string, bound: string] {
  for (let decimals = 1; decimals <= MOST_DECIMALS; decimals++) {
    const [size, most] = [formatBytes(bytes, decimals), formatBytes(bound, decimals)];
    if (size !== most || bytes === bound) return [size, most];
  }
  return [`${bytes.toLocaleString('en')} B`, `${bound.toLocaleString('en')} B`];
}
