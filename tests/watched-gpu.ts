/** Dawn with an eye on its devices: which buffers live, and a hand that can take a device away. */
import { openDawn } from '../app/node/dawn.ts';

export interface WatchedGpu extends Pick<GPU, 'requestAdapter'> {
  /** Bytes of every buffer that was made and not destroyed. */
  readonly live: ReadonlyMap<GPUBuffer, number>;
  /** Buffers made so far. */
  readonly made: number;
  /** Takes the device away as soon as it has been given its next work, or the one after so many more. */
  loseSoon(after?: number): void;
  /** Devices opened so far. */
  readonly devices: readonly GPUDevice[];
}

export function watchedGpu(): WatchedGpu {
  const gpu = openDawn();
  const live = new Map<GPUBuffer, number>();
  const devices: GPUDevice[] = [];
  let made = 0;
  let left = 0;
  const watch = (device: GPUDevice): void => {
    devices.push(device);
    const createCommandEncoder = device.createCommandEncoder.bind(device);
    device.createCommandEncoder = (descriptor) => {
      if (left > 0 && --left === 0) {
        // What is encoded now is submitted first.
        queueMicrotask(() => {
          device.destroy();
        });
      }
      return createCommandEncoder(descriptor);
    };
    const createBuffer = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      made++;
      live.set(buffer, descriptor.size);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        live.delete(buffer);
        destroy();
      };
      return buffer;
    };
  };
  return {
    live,
    devices,
    loseSoon: (after = 0) => {
      left = after + 1;
    },
    get made() {
      return made;
    },
    requestAdapter: async (options) => {
      const adapter = await gpu.requestAdapter(options);
      if (adapter === null) return null;
      const requestDevice = adapter.requestDevice.bind(adapter);
      adapter.requestDevice = async (descriptor) => {
        const device = await requestDevice(descriptor);
        watch(device);
        return device;
      };
      return adapter;
    },
  };
}
