/** Writes ONNX models of one node, in the encoding of protocol buffers. */

const FLOAT = 1;
const INT64 = 7;

/**
 * @param {string} type the operator
 * @param {{ inputs: Record<string, number[]>, outputs: string[], attributes?: Record<string, number | string | number[]>,
 *   constants?: Record<string, number[]>, domain?: string }} node shapes of the inputs; constants are lists of integers
 * @returns {Uint8Array}
 */
export function modelOf(type, { inputs, outputs, attributes = {}, constants = {}, domain = '' }) {
  const names = [...Object.keys(inputs), ...Object.keys(constants)];
  const node = message([
    ...names.map((name) => [1, text(name)]),
    ...outputs.map((name) => [2, text(name)]),
    [4, text(type)],
    ...Object.entries(attributes).map(([name, value]) => [5, attribute(name, value)]),
    [7, text(domain)],
  ]);
  const graph = message([
    [1, node],
    [2, text('graph')],
    ...Object.entries(constants).map(([name, values]) => [5, integers(name, values)]),
    ...Object.entries(inputs).map(([name, shape]) => [11, valueOf(name, shape)]),
    ...outputs.map((name) => [12, valueOf(name)]),
  ]);
  const opsets = [
    ['', 17],
    ['com.microsoft', 1],
  ].map(([of, version]) => [
    8,
    message([
      [1, text(of)],
      [2, version],
    ]),
  ]);
  return Uint8Array.from(message([[1, 8], [7, graph], ...opsets]));
}

function attribute(name, value) {
  const own = Array.isArray(value)
    ? [...value.map((one) => [8, one]), [20, 7]]
    : typeof value === 'string'
      ? [
          [4, text(value)],
          [20, 3],
        ]
      : Number.isInteger(value)
        ? [
            [3, value],
            [20, 2],
          ]
        : [
            [2, Float32Array.of(value)],
            [20, 1],
          ];
  return message([[1, text(name)], ...own]);
}

function integers(name, values) {
  const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return message([...(values.length === 1 ? [] : [[1, values.length]]), [2, INT64], [8, text(name)], [9, [...raw]]]);
}

function valueOf(name, shape) {
  const dims = shape?.map((size) => [1, message([[1, size]])]);
  const tensor = [[1, FLOAT], ...(dims === undefined ? [] : [[2, message(dims)]])];
  return message([
    [1, text(name)],
    [2, message([[1, message(tensor)]])],
  ]);
}

/** Fields by number: a number is a varint, a Float32Array a float, and bytes are as long as they are. */
function message(fields) {
  return fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [...varint(number << 3), ...varint(value)];
    if (value instanceof Float32Array) return [...varint((number << 3) | 5), ...new Uint8Array(value.buffer)];
    return [...varint((number << 3) | 2), ...varint(value.length), ...value];
  });
}

function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
}

function text(value) {
  return [...new TextEncoder().encode(value)];
}
