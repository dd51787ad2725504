/** WebGPU in Node as libraries expect it of a browser, with every device tapped. */
import { create, globals } from 'webgpu';
import { tap } from './tap.mjs';

/**
 * Everything that is dispatched on any device from here on is given to `note`. Devices have no optional features, as the
 * lab's own has none.
 */
export function openTapped(note) {
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const request = gpu.requestAdapter.bind(gpu);
  const requestAdapter = async (options) => {
    const adapter = await request(options);
    if (adapter === null) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (wish) => tap(await requestDevice({ ...wish, requiredFeatures: [] }), note);
    return adapter;
  };
  gpu.requestAdapter = requestAdapter;
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'Node' }, configurable: true });
  return gpu;
}
