/** What a setting is: one thing that a viewer sets, with all that the lab needs to know of it. */
import type * as v from 'valibot';

/** A section of a document. */
export type Section = 'view' | 'time' | 'compare';

export interface Setting<
  Schema extends v.GenericSchema = v.GenericSchema,
  In extends Section | null = Section | null,
> extends Facts<In> {
  /** What a document may say. */
  readonly schema: Schema;
  /** What it is until somebody sets it. */
  readonly usual: v.InferOutput<Schema>;
}

interface Facts<In extends Section | null> {
  /** The section of a document, and of an address, that holds it under its name; null where no document holds it. */
  readonly section: In;
  /** Whether the next visit begins with it, or with which fields of it. */
  readonly remembered?: boolean | readonly string[];
  readonly undoable?: boolean;
  /** Whether it is about one kernel, so that it ends when another kernel is shown. */
  readonly ofKernel?: boolean;
  /** The values that the lab offers, where a document may hold others: the lab then takes the nearest. */
  readonly offered?: readonly number[];
  /** What its command says, which goes on to the next value; without it there is no such command. */
  readonly label?: string;
  /** What it is called beside the switch of that command, and how its values are called there where not as they are. */
  readonly name?: string;
  readonly words?: Readonly<Record<string, string>>;
  /** Keys of that command, in the notation of tinykeys. */
  readonly keys?: readonly [string, ...string[]];
}

/** A line of the table in `settings.ts`. */
export function setting<const Schema extends v.GenericSchema, In extends Section | null>(
  schema: Schema,
  usual: v.InferOutput<Schema>,
  facts: Facts<In>,
): Setting<Schema, In> {
  return { schema, usual, ...facts };
}
