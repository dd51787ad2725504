/** Which input tensor a file is for, by its name. */

/**
 * The only tensor whose name is a word of the file's name ("Q.npy", "layer0_q.npy"), exact case first; `null` when
 * there is none or more than one.
 */
export function matchTensor(fileName: string, tensors: readonly string[]): string | null {
  const words = fileName.replace(/\.[^.]*$/, '').split(/[^\p{L}\p{N}]+/u);
  const exact = tensors.filter((tensor) => words.includes(tensor));
  if (exact.length === 1) return exact[0]!;
  const lower = words.map((word) => word.toLowerCase());
  const loose = tensors.filter((tensor) => lower.includes(tensor.toLowerCase()));
  return loose.length === 1 ? loose[0]! : null;
}
