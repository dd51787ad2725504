import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';

const FILE = 'x.csv';

function read(text: string | Uint8Array): {
  names: readonly string[] | null;
  columns: readonly (readonly number[])[];
  read: string;
} {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const parsed = parseCsv(bytes, FILE);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const { names, columns, read: said } = parsed.value;
  return { names, columns: columns.map((column) => [...column]), read: said };
}

function sentence(text: string): string {
  const parsed = parseCsv(new TextEncoder().encode(text), FILE);
  return parsed.ok ? `read as ${parsed.value.read}` : parsed.problem.message;
}

/** Two columns of three values, exact in f32. */
const X = [-1, 0.5, 1234.5];
const Y = [0.5, 2, 1e-5].map(Math.fround);

describe('a text of two columns as other programs write it', () => {
  it.each([
    ['pandas to_csv(index=False)', 'x,y\n-1.0,0.5\n0.5,2.0\n1234.5,1e-05\n'],
    ['pandas to_csv()', ',x,y\n0,-1.0,0.5\n1,0.5,2.0\n2,1234.5,1e-05\n'],
    ["pandas to_csv(sep=';', decimal=',')", ';x;y\n0;-1,0;0,5\n1;0,5;2,0\n2;1234,5;1e-05\n'],
    ["pandas to_csv(decimal=',')", 'x,y\n"-1,0","0,5"\n"0,5","2,0"\n"1234,5",1e-05\n'],
    ['pandas with every field in quotes', '"x","y"\n"-1.0","0.5"\n"0.5","2.0"\n"1234.5","1e-05"\n'],
    ['R write.csv', '"","x","y"\n"1",-1,0.5\n"2",0.5,2\n"3",1234.5,1e-05\n'],
    ['R write.csv2', '"";"x";"y"\n"1";-1;0,5\n"2";0,5;2\n"3";1234,5;1e-05\n'],
    ['R write.table', '"x" "y"\n"1" -1 0.5\n"2" 0.5 2\n"3" 1234.5 1e-05\n'],
    ["R write.table(dec=',')", '"x" "y"\n"1" -1 0,5\n"2" 0,5 2\n"3" 1234,5 1e-05\n'],
    ['LibreOffice of a German office', 'x;y\r\n-1;0,5\r\n0,5;2\r\n1234,5;0,00001\r\n'],
    ['LibreOffice with tabs', 'x\ty\n-1\t0,5\n0,5\t2\n1234,5\t0,00001\n'],
    ['Excel, which tells its separator', 'sep=;\r\nx;y\r\n-1;0,5\r\n0,5;2\r\n1234,5;1E-05\r\n'],
    ['numpy savetxt with commas', '# x,y\n-1.0,0.5\n0.5,2.0\n1234.5,1e-05\n'],
    ['numpy savetxt', '# by hand\n# x y\n-1.00e+00 5.00e-01\n5.00e-01 2.00e+00\n1.2345e+03 1.00e-05\n'],
    ['a Mac of old', 'x,y\r-1.0,0.5\r0.5,2.0\r1234.5,1e-05\r'],
  ])('%s', (_, text) => {
    expect(read(text)).toMatchObject({ names: ['x', 'y'], columns: [X, Y] });
    expect(read(`\ufeff${text}`)).toMatchObject({ names: ['x', 'y'], columns: [X, Y] });
    expect(read(text).read).toMatch(/^3 rows, 2 columns, with /);
  });

  it.each(['x;y\r\n-1;0,5\r\n', '\ufeffx;y\r\n-1;0,5\r\n'])('in UTF-16', (text) => {
    const marked = text.startsWith('\ufeff') ? text : `\ufeff${text}`;
    const little = Uint8Array.from(Buffer.from(marked, 'utf16le'));
    expect(read(little)).toMatchObject({ names: ['x', 'y'], columns: [[-1], [0.5]] });
    expect(read(Uint8Array.from(Buffer.from(little).swap16()))).toEqual(read(little));
  });

  it('numbers its columns, as a data frame without names does', () => {
    expect(read(',0,1\n0,-1.0,0.5\n')).toMatchObject({ names: ['0', '1'], columns: [[-1], [0.5]] });
    expect(read('"","1","2"\n"1",-1,0.5\n')).toMatchObject({ names: ['1', '2'], columns: [[-1], [0.5]] });
    expect(read('0,1\n-1.0,0.5\n').read).toBe(
      '2 rows, 2 columns, with commas between fields and a decimal point, the first line, 0 1, as numbers',
    );
  });

  it.each(['run #1', 'a, b', 'the "best"', '°C'])('has a column that is called %s', (name) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    expect(read(`${quoted};y\n1,5;2\n`).names).toEqual([name, 'y']);
  });
});

describe('one column', () => {
  it.each([
    ['its name alone', 'x\n-1,0\n0,5\n0,75\n', [-1, 0.5, 0.75]],
    ['a whole number among the others', '0,5\n1\n0,75\n', [0.5, 1, 0.75]],
    ['a zero after the comma', '1,05\n0,5\n', [1.05, 0.5].map(Math.fround)],
    ['a comment that names it', '# x\n1,5\n2,5\n', [1.5, 2.5]],
  ])('has a decimal comma by %s', (_, text, values) => {
    expect(read(text).columns).toEqual([values]);
    expect(read(text).read).toMatch(/^\d rows, 1 column, with a decimal comma$/);
  });

  it('is not guessed where it may be two', () => {
    expect(sentence('-1,0\n0,5\n0,75\n')).toBe(
      'x.csv can be read as one column with a decimal comma, or as two columns with commas between fields: ' +
        'name its columns in a first line, x or x,y.',
    );
    expect(read('x,y\n-1,0\n0,5\n0,75\n').columns).toEqual([
      [-1, 0, 0],
      [0, 5, 75],
    ]);
    expect(read('-1, 0\n0, 5\n').columns).toEqual([
      [-1, 0],
      [0, 5],
    ]);
  });
});

describe('what is refused names separator and decimal sign', () => {
  it.each([
    [
      'thousands',
      'x;y\n1.234,5;2\n',
      'has "1.234,5" in line 2, column 1',
      'semicolons between fields and a decimal point',
    ],
    ['both signs', 'x;y\n1,5;2.5\n', 'has "2.5" in line 2, column 2', 'semicolons between fields and a decimal comma'],
    ['a gap', 'x\ty\n1.5\t\n', 'has "" in line 2, column 2', 'tabs between fields and a decimal point'],
    ['a row too long', '1 2\n3 4\n5 6 7\n', 'has 3 fields in line 3', 'blanks between fields and a decimal point'],
    ['what is missing', '"x","y"\n1,NA\n', 'has "NA" in line 2, column 2', 'commas between fields and a decimal point'],
    ['a quote left open', 'x,y\n"1,2\n', 'has a quote in line 2 that is not closed in it', ''],
  ])('%s', (_, text, fault, dialect) => {
    expect(sentence(text)).toContain(fault);
    expect(sentence(text)).toContain(dialect);
  });
});

it('looks at lengths before it looks at characters', () => {
  const digits = '1'.repeat(400_000);
  const hostile = [
    `${digits}x`,
    `${digits}x;1`,
    `1,${digits}x\n1,${digits}x`,
    `1${' '.repeat(400_000)}x`,
    '"'.repeat(400_001),
  ];
  const began = performance.now();
  for (const text of hostile) expect(sentence(text)).toMatch(/^x\.csv .{1,300}\.$/);
  expect(performance.now() - began).toBeLessThan(1000);
});

const number = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1000, max: 1000 }).map((whole) => whole / 4),
);
const dialect = fc.record({
  separator: fc.constantFrom(',', ';', '\t', ' '),
  decimal: fc.constantFrom('.', ','),
  quoted: fc.boolean(),
  rowNames: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n', '\r'),
});

it('reads any table in any dialect that no other reading fits', () => {
  const table = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 6 }))
    .chain(([columns, rows]) =>
      fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    );
  fc.assert(
    fc.property(table, dialect, (rows, { separator, decimal, quoted, rowNames, end }) => {
      const quotes = quoted || separator === decimal;
      const written = (value: number): string => {
        const text = (Object.is(value, -0) ? '-0' : String(value)).replace('.', decimal);
        return quotes ? `"${text}"` : text;
      };
      const names = rows[0]!.map((_, at) => `"name ${at}"`);
      const lines = [
        [...(rowNames ? ['""'] : []), ...names],
        ...rows.map((row, at) => [...(rowNames ? [`"row ${at}"`] : []), ...row.map(written)]),
      ].map((fields) => fields.join(separator));
      const { columns, names: found } = read(lines.join(end) + end);
      expect(found).toEqual(names.map((name) => name.slice(1, -1)));
      expect(columns).toEqual(rows[0]!.map((_, at) => rows.map((row) => Math.fround(row[at]!))));
    }),
    { numRuns: 500 },
  );
});

it('answers any text with columns of one length, or with one sentence', () => {
  const pieces = fc.constantFrom(
    '1',
    '2.5',
    '3,5',
    '-',
    '"',
    '#',
    ';',
    ',',
    '\t',
    ' ',
    '\n',
    '\r',
    'x',
    'e9',
    '0',
    'sep=;',
    '\ufeff',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const parsed = parseCsv(new TextEncoder().encode(parts.join('')), FILE);
      if (!parsed.ok) {
        expect(parsed.problem.message).toMatch(/^x\.csv [^\n]{1,300}\.$/);
        return;
      }
      const { columns, names } = parsed.value;
      expect(new Set(columns.map(({ length }) => length)).size).toBe(1);
      expect(names?.length ?? columns.length).toBe(columns.length);
    }),
    { numRuns: 3000 },
  );
});
