/** What a setting is: one thing that a viewer sets, with everything that the lab needs to know about it. */
import type * as v from 'valibot';

/** A section of a document that holds settings. */
export type Section = 'view' | 'time' | 'compare';

export interface Setting<
  Schema extends v.GenericSchema = v.GenericSchema,
  In extends Section | null = Section | null,
> extends Facts<In> {
  /** The schema of the value in a document. */
  readonly schema: Schema;
  /** The value until a viewer sets it. */
  readonly usual: v.InferOutput<Schema>;
}

interface Facts<In extends Section | null> {
  /** The section of a document, and of an address, that holds it under its own name; null where none does. */
  readonly section: In;
  /** Whether the value is remembered for the next visit, or which of its fields are. */
  readonly remembered?: boolean | readonly string[];
  readonly undoable?: boolean;
  /** Whether it means something for one kernel only, so that another kernel resets it. */
  readonly ofKernel?: boolean;
  /** The values that the lab offers. A document may hold others, for which the lab takes the nearest of these. */
  readonly offered?: readonly number[];
  /** The title of the command that goes on to the next value; without it there is no such command. */
  readonly label?: string;
  /** The name beside the switch of that command, and the words for its values where they differ from the values. */
  readonly name?: string;
  readonly words?: Readonly<Record<string, string>>;
  /** The keys of that command, in the notation of tinykeys. */
  readonly keys?: readonly [string, ...string[]];
}

/** Makes an entry of the table in `settings.ts`. */
export function setting<const Schema extends v.GenericSchema, In extends Section | null>(
  schema: Schema,
  usual: v.InferOutput<Schema>,
  facts: Facts<In>,
): Setting<Schema, In> {
  return { schema, usual, ...facts };
}
