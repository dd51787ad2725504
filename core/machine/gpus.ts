/**
 * The GPUs that a run can be modelled on, with the numbers that their makers publish. A model is arithmetic over these
 * numbers and nothing else (schedule.ts, roofline.ts); everything that follows from it is called *modelled*.
 *
 * NVIDIA. SMs, lanes, clocks, bandwidth, tensor cores and L2: the maker's architecture papers, "NVIDIA A100 Tensor Core GPU
 * Architecture" (2020), "NVIDIA H100 Tensor Core GPU Architecture" (2022) and the H100 data sheet (SXM5), "NVIDIA Ada
 * GPU Architecture" (2022), "NVIDIA Turing GPU Architecture" (2018) and the T4 data sheet. What an SM can hold: "CUDA C++
 * Programming Guide", technical specifications by compute capability (8.0, 9.0, 8.9, 7.5).
 *
 * AMD. Units, peaks, bandwidth, memory and Infinity Cache: the data sheet "AMD Instinct MI300X" (2023) and the product page
 * of the RX 7900 XTX (2022). Compute units, LDS (64 KiB of a CU, 128 KiB of a WGP), vector registers (512 and 768 KiB) and
 * Infinity Cache (256 and 96 MiB): "GPU hardware specifications" of the ROCm documentation. Lanes and wavefronts in flight:
 * "AMD Instinct MI300 / CDNA3 ISA" and "RDNA3 ISA" (2023). In place of an SM stands a CU of CDNA and a WGP of RDNA, whose
 * LDS all workgroups on it share. How many workgroups one can hold AMD does not say.
 *
 * Apple. Cores, execution units, threads, peak, bandwidth and memory: the events at which Apple showed the M1 Max
 * (October 2021) and the M1 Ultra (March 2022); the clock follows from peak and units. Threadgroup memory: "Metal feature
 * set tables". Nothing is published of registers, of the memory of a core beyond what one workgroup may take, nor of
 * the cache. For chips after the M2 Apple gives no peak and no clock, so that they cannot be modelled.
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
  /** The bytes of shared memory of an SM, where they are published, and the most of them that one workgroup may take. */
  readonly sramPerSm: number | null;
  readonly sramPerWorkgroup: number;
  /** The bytes of shared memory that the driver reserves for each resident workgroup. */
  readonly sramReserved: number;
  /** The 32-bit registers of an SM, where they are published. */
  readonly registersPerSm: number | null;
  readonly threadsPerSm: number;
  /** Threads become resident and are issued in groups of this size. */
  readonly warp: number;
  /** The most workgroups on an SM, where it is published; threads bound them too. */
  readonly workgroupsPerSm: number | null;
}

const KB = 1024;
const MB = 1024 ** 2;
const GB = 1024 ** 3;

/** A core of the M1, of which its larger chips have more. */
const M1 = {
  lanesPerSm: 128,
  matrixPeak: null,
  cache: null,
  sramPerSm: null,
  sramPerWorkgroup: 32 * KB,
  sramReserved: 0,
  registersPerSm: null,
  threadsPerSm: 3072,
  warp: 32,
  workgroupsPerSm: null,
} as const;

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
    warp: 32,
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
    warp: 32,
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
    warp: 32,
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
    warp: 32,
    workgroupsPerSm: 16,
  },
  {
    id: 'mi300x',
    name: 'Instinct MI300X',
    sms: 304,
    lanesPerSm: 128,
    clock: 2.1e9,
    bandwidth: 5.3e12,
    memory: 192 * GB,
    matrixPeak: 1.3074e15,
    cache: 256 * MB,
    sramPerSm: 64 * KB,
    sramPerWorkgroup: 64 * KB,
    sramReserved: 0,
    registersPerSm: 131072,
    threadsPerSm: 2048,
    warp: 64,
    workgroupsPerSm: null,
  },
  {
    id: 'rx-7900-xtx',
    name: 'Radeon RX 7900 XTX',
    sms: 48,
    lanesPerSm: 256,
    clock: 2.5e9,
    bandwidth: 9.6e11,
    memory: 24 * GB,
    matrixPeak: 1.228e14,
    cache: 96 * MB,
    sramPerSm: 128 * KB,
    sramPerWorkgroup: 64 * KB,
    sramReserved: 0,
    registersPerSm: 196608,
    threadsPerSm: 2048,
    warp: 32,
    workgroupsPerSm: null,
  },
  { id: 'm1-max', name: 'Apple M1 Max', sms: 32, clock: 10.4e12 / (2 * 4096), bandwidth: 4e11, memory: 64 * GB, ...M1 },
  {
    id: 'm1-ultra',
    name: 'Apple M1 Ultra',
    sms: 64,
    clock: 21e12 / (2 * 8192),
    bandwidth: 8e11,
    memory: 128 * GB,
    ...M1,
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
