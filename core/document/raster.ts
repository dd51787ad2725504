/** The tensors that a raster tells of, as a viewer chose them. */
import * as v from 'valibot';
import { fields, name } from './bounds.ts';

/** The tensors of which it is shown what is read and what is stored, by name; null leaves one to the run. */
export const rasterChoice = fields({
  read: v.optional(v.nullable(name()), null),
  stored: v.optional(v.nullable(name()), null),
});
export type RasterChoice = v.InferOutput<typeof rasterChoice>;
export const USUAL_RASTER: RasterChoice = v.parse(rasterChoice, {});
