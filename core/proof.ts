/** What comes of holding every event of a run against a record of what its plain program did (core/record). */
export interface Proof {
  /** How many events were held. */
  readonly events: number;
  /** One sentence for each event that is not as it was, of each pass the first few; none where all are. */
  readonly findings: readonly string[];
}

/** What the recorder found that the program did for an event, beside what the trace tells of it. */
export interface EventRecord {
  /** What the trace tells, a line for each event that tells of the same accesses. */
  readonly told: readonly string[];
  /** The accesses of the workgroup that the event tells of. */
  readonly accesses: readonly RecordedAccess[];
  /** The first and the last event of the run that tell of the same accesses. */
  readonly first: number;
  readonly last: number;
  /** What the trace tells otherwise; none where all agrees. */
  readonly differences: readonly string[];
}

/** What one place in the source did to a variable. */
export interface RecordedAccess {
  readonly kind: 'read' | 'write';
  /** The tensor or slot. */
  readonly name: string;
  readonly memory: 'HBM' | 'SRAM';
  /** Its line in the source of the pass; null where it stands in another file. */
  readonly line: number | null;
  readonly count: number;
  /** The smallest box around all, within one plane; null where it reaches over several. */
  readonly box: Box | null;
  /** Whether every element of the box was touched, each as often as the others. */
  readonly dense: boolean;
}

export interface Box {
  readonly plane: number;
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

/** "reads K rows 8–15, columns 0–31 of plane 1: 256 times at line 41". */
export function accessText({ kind, name, box, count, line, dense }: RecordedAccess): string {
  const where = box === null ? ' in several planes' : ` ${boxText(box)}`;
  const times = `${count.toLocaleString('en')} ${count === 1 ? 'time' : 'times'}`;
  const within = dense || box === null ? '' : ', not all of it alike';
  return `${kind}s ${name}${where}${within}: ${times}${line === null ? ', in a library' : ` at line ${line}`}`;
}

/** "rows 8–15, columns 0–31 of plane 1". */
export function boxText({ plane, row, rows, column, columns }: Box): string {
  const range = (word: string, from: number, size: number): string =>
    size === 1 ? `${word} ${from}` : `${word}s ${from}–${from + size - 1}`;
  return `${range('row', row, rows)}, ${range('column', column, columns)}${plane > 0 ? ` of plane ${plane}` : ''}`;
}

/** The proof in a sentence. */
export function proofSentence({ events, findings }: Proof): string {
  if (findings.length > 0) return 'Not every event is what the plain program does';
  return `Each of its ${events.toLocaleString('en')} events is what the plain program does: who, when, which tile, how many flops`;
}
