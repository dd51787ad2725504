/**
 * The GPUs that a run can be modelled on, with the numbers that their makers publish. A model is arithmetic over these
 * numbers and nothing else (schedule.ts, roofline.ts); everything that follows from it is called *modelled*.
 *
 * Sources. SMs, lanes, clocks and bandwidth: the maker's architecture papers, "NVIDIA A100 Tensor Core GPU
 * Architecture"
 * (2020), "NVIDIA H100 Tensor Core GPU Architecture" (2022) and the H100 data sheet (SXM5), "NVIDIA Ada GPU
 * Architecture"
 * (2022), "NVIDIA Turing GPU Architecture" (2018) and the T4 data sheet. What an SM can hold: "CUDA C++ Programming
 * Guide", technical specifications by compute capability (8.0, 9.0, 8.9, 7.5).
 */
export interface Gpu {
  /** Documents name the GPU by this, so it must not change. */
  readonly id: string;
  readonly name: string;
  readonly sms: number;
  /** The f32 lanes of an SM; each does one fused multiply-add, two flops, per cycle. */
  readonly lanesPerSm: number;
  /** The boost clock in Hz. */
  readonly clock: number;
  /** The bandwidth between the chip and its memory, in bytes per second. */
  readonly bandwidth: number;
  /** The size of its memory (HBM or GDDR) in bytes. */
  readonly memory: number;
  /**
   * The peak of its matrix units for products of f16 that are summed in f32, without sparsity, in flops per second, and the
   * bytes of the last cache before its memory; null where its maker publishes none. No modelled time uses them: they say
   * whether using them could change which of several times is the least (ranking.ts).
   */
  readonly matrixPeak: number | null;
  readonly cache: number | null;
  /** The bytes of shared memory of an SM, and the most of them that one workgroup may take. */
  readonly sramPerSm: number;
  readonly sramPerWorkgroup: number;
  /** The bytes of shared memory that the driver reserves for each resident workgroup. */
  readonly sramReserved: number;
  /** The 32-bit registers of an SM. */
  readonly registersPerSm: number;
  readonly threadsPerSm: number;
  readonly workgroupsPerSm: number;
}

const KB = 1024;
const MB = 1024 ** 2;
const GB = 1024 ** 3;

/** Threads become resident and are issued in groups of this size. */
export const WARP = 32;

export const GPUS: readonly Gpu[] = [
  {
    id: 'a100',
    name: 'A100 40 GB SXM',
    sms: 108,
    lanesPerSm: 64,
    clock: 1.41e9,
    bandwidth: 1.555e12,
    memory: 40 * GB,
    matrixPeak: 3.12e14,
    cache: 40 * MB,
    sramPerSm: 164 * KB,
    sramPerWorkgroup: 163 * KB,
    sramReserved: KB,
    registersPerSm: 65536,
    threadsPerSm: 2048,
    workgroupsPerSm: 32,
  },
  {
    id: 'h100',
    name: 'H100 80 GB SXM',
    sms: 132,
    lanesPerSm: 128,
    clock: 1.98e9,
    bandwidth: 3.35e12,
    memory: 80 * GB,
    matrixPeak: 9.894e14,
    cache: 50 * MB,
    sramPerSm: 228 * KB,
    sramPerWorkgroup: 227 * KB,
    sramReserved: KB,
    registersPerSm: 65536,
    threadsPerSm: 2048,
    workgroupsPerSm: 32,
  },
  {
    id: 'rtx-4090',
    name: 'GeForce RTX 4090',
    sms: 128,
    lanesPerSm: 128,
    clock: 2.52e9,
    bandwidth: 1.008e12,
    memory: 24 * GB,
    matrixPeak: 1.652e14,
    cache: 72 * MB,
    sramPerSm: 100 * KB,
    sramPerWorkgroup: 99 * KB,
    sramReserved: KB,
    registersPerSm: 65536,
    threadsPerSm: 1536,
    workgroupsPerSm: 24,
  },
  {
    id: 't4',
    name: 'T4',
    sms: 40,
    lanesPerSm: 64,
    clock: 1.59e9,
    bandwidth: 3.2e11,
    memory: 16 * GB,
    matrixPeak: 6.5e13,
    cache: 4 * MB,
    sramPerSm: 64 * KB,
    sramPerWorkgroup: 64 * KB,
    sramReserved: 0,
    registersPerSm: 65536,
    threadsPerSm: 1024,
    workgroupsPerSm: 16,
  },
];

/** Finds a GPU by its id; undefined where there is none. */
export function gpuOf(id: string): Gpu | undefined {
  return GPUS.find((gpu) => gpu.id === id);
}

/** The peak f32 flops per second of one SM. */
export function smPeak({ lanesPerSm, clock }: Pick<Gpu, 'lanesPerSm' | 'clock'>): number {
  return 2 * lanesPerSm * clock;
}

export function peak(gpu: Gpu): number {
  return gpu.sms * smPeak(gpu);
}
