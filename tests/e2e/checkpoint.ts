/** Writes .safetensors files byte by byte, as their specification says, so that stories do not read what the reader wrote. */

export interface Tensor {
  readonly dtype: 'F32' | 'BF16' | 'I64';
  readonly shape: readonly number[];
  /** The value of each element; a BF16 keeps the upper half of its bits. */
  readonly value: (index: number) => number;
}

export function checkpoint(tensors: Readonly<Record<string, Tensor>>): Buffer {
  const parts: Buffer[] = [];
  const header: Record<string, object> = {};
  let end = 0;
  for (const [name, { dtype, shape, value }] of Object.entries(tensors)) {
    const count = shape.reduce((product, extent) => product * extent, 1);
    const itemBytes = { F32: 4, BF16: 2, I64: 8 }[dtype];
    const part = Buffer.alloc(count * itemBytes);
    for (let index = 0; index < count; index++) {
      if (dtype === 'F32') part.writeFloatLE(value(index), 4 * index);
      else if (dtype === 'I64') part.writeBigInt64LE(BigInt(value(index)), 8 * index);
      else {
        const whole = Buffer.alloc(4);
        whole.writeFloatLE(value(index));
        whole.copy(part, 2 * index, 2, 4);
      }
    }
    header[name] = { dtype, shape, data_offsets: [end, end + part.length] };
    end += part.length;
    parts.push(part);
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}
