/** Sound files of every format that is read, and messages of a page, small, for the fuzzer to break. */
import { zipSync } from 'fflate';
import * as v from 'valibot';
import type { Outcome } from '../../core/outcome.ts';
import { decode, encode } from '../../core/port/codec.ts';
import { callSchema } from '../../core/port/schema.ts';
import { describeIssues } from '../../core/port/serve.ts';
import { UNREADABLE } from '../../core/port/channel.ts';
import { embed } from '../../core/document/array.ts';
import { parseDocument, writeDocument } from '../../core/document/document.ts';
import { inputFileOf, membersOf } from '../../core/tensors/collection.ts';
import { parseNpy, writeNpy } from '../../core/tensors/npy.ts';
import { parsePart } from '../../core/tensors/part.ts';
import { sourceOf } from '../../core/tensors/source.ts';

export interface Format {
  readonly name: string;
  readonly corpus: readonly Uint8Array[];
  /** Reads a file to the end, as the application does. */
  readonly read: (bytes: Uint8Array) => Outcome<unknown> | Promise<Outcome<unknown>>;
}

const utf8 = new TextEncoder();
const values = Float32Array.from({ length: 12 }, (_, at) => at - 5.5);

function npyByHand(version: number, dtype: string, shape: string, bytes: number): Uint8Array {
  const header = utf8.encode(`{'descr': '${dtype}', 'fortran_order': False, 'shape': ${shape}, }\n`);
  const prefix = version === 1 ? [header.length, 0] : [header.length, 0, 0, 0];
  return Uint8Array.from([0x93, ...utf8.encode('NUMPY'), version, 0, ...prefix, ...header, ...new Uint8Array(bytes)]);
}

function safetensors(header: object, bytes: number): Uint8Array {
  const text = utf8.encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

function document(draft: Parameters<typeof writeDocument>[0]): Uint8Array {
  const text = writeDocument(draft);
  if (!text.ok) throw new Error(text.problem.message);
  return utf8.encode(text.value);
}

/** A message as the browser shell's socket gets it, up to where somebody sees it. */
function readMessage(bytes: Uint8Array): Outcome<unknown> {
  let message: unknown;
  try {
    message = decode(Uint8Array.from(bytes));
  } catch {
    return { ok: false, problem: { message: UNREADABLE } };
  }
  const parsed = v.safeParse(callSchema, message);
  if (parsed.success) return { ok: true, value: parsed.output };
  return { ok: false, problem: { message: describeIssues(parsed.issues) } };
}

function readCollection(name: string) {
  return async (bytes: Uint8Array): Promise<Outcome<unknown>> => {
    const members = await membersOf(sourceOf(bytes, name));
    if (!members.ok) return members;
    for (const member of members.value) {
      const array = await inputFileOf(member, '', name);
      if (!array.ok) return array;
    }
    return members;
  };
}

export const FORMATS: readonly Format[] = [
  {
    name: 'npy',
    corpus: [
      writeNpy(values, [3, 4]),
      writeNpy(Float64Array.from(values), [12]),
      npyByHand(1, '<f2', '(2, 3)', 12),
      npyByHand(2, '>f8', '(2,)', 16),
      npyByHand(3, '<f4', '()', 4),
    ],
    read: (bytes) => parseNpy(bytes, 'x.npy'),
  },
  {
    name: 'safetensors',
    corpus: [
      safetensors({ q: { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] } }, 16),
      safetensors(
        {
          __metadata__: { format: 'pt' },
          'layer.0.q': { dtype: 'BF16', shape: [3], data_offsets: [0, 6] },
          'layer.0.k': { dtype: 'F64', shape: [], data_offsets: [6, 14] },
        },
        14,
      ),
    ],
    read: readCollection('x.safetensors'),
  },
  {
    name: 'npz',
    corpus: [
      zipSync({ 'q.npy': writeNpy(values, [3, 4]), 'k.npy': npyByHand(1, '<f2', '(2, 3)', 12) }, { level: 0 }),
      zipSync({ 'q.npy': [writeNpy(values, [3, 4]), { level: 9 }], 'note.txt': utf8.encode('by hand') }),
    ],
    read: readCollection('x.npz'),
  },
  {
    name: 'part',
    corpus: ['[0:2, :]', '[3][-1:].T', '.reshape(2, -1).transpose(1, 0)[:, 1]'].map((text) => utf8.encode(text)),
    read: (bytes) => {
      const part = parsePart(new TextDecoder().decode(bytes), [4, 3], 'w');
      if (!part.ok) return part;
      const { rows, take } = part.value;
      return { ok: true, value: take(rows === null ? values : values.slice(3 * rows.from, 3 * rows.to)) };
    },
  },
  {
    name: 'csv',
    corpus: [
      'x,y\n1,2\n-3.5,4e-2\n',
      '1\n2\n3\n',
      '1, 2, 3\r\n4, 5, 6\r\n',
      '"a","b"\n.5,+7\n',
      '\ufeffsep=;\r\nx;y\r\n-1,0;0,5\r\n',
      '# by hand\n# x y\n1.5e+00 2\n3 4\n',
      '""\t"x #1"\t"y"\n"1"\t0,5\t2\n',
    ].map((text) => utf8.encode(text)),
    read: readCollection('x.csv'),
  },
  {
    name: 'tilescope',
    corpus: [
      document({ run: { kernel: 'attention', params: { n: 14, causal: true }, seed: 1 }, view: { time: 3 } }),
      document({
        run: { kernel: 'matmul', params: {}, seed: 7, inputs: { A: embed('A.npy', [3, 4], values) } },
        compare: {
          second: { kernel: 'matmul', params: { variant: 'naive' } },
          third: { kernel: 'matmul', params: { variant: 'tiled' } },
        },
        view: { time: 0, camera: { viewpoint: 'home' }, theme: 'light' },
        time: { axis: 'bytes', bookmarks: [{ step: 2, note: 'here' }], loop: { from: 1, to: 5 } },
      }),
    ],
    read: (bytes) => parseDocument(new TextDecoder().decode(bytes), 'x.tilescope'),
  },
  {
    name: 'message',
    corpus: [
      { t: 'q', i: '1', m: 'list', a: [] },
      {
        t: 'q',
        i: '2',
        m: 'run',
        a: [
          {
            kernel: 'matmul',
            params: { n: 64, causal: true },
            seed: 1,
            inputs: { A: { name: 'a.npy', bytes: writeNpy(values, [3, 4]) } },
          },
        ],
      },
      { t: 'q', i: '3', m: 'sweep', a: [{ values: [8, 16], seed: 1, series: [] }] },
    ].map(encode),
    read: readMessage,
  },
];
