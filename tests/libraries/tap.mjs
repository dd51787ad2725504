/**
 * Notes what a library dispatches on a WebGPU device: the WGSL, its constants, what is bound, and the contents of uniforms as
 * the library wrote them. The library runs on the real device as it would without.
 */

/** @typedef {{ group: number, binding: number, buffer: number, offset: number, size: number }} Bound */
/**
 * @typedef {object} Dispatch
 * @property {string} code
 * @property {string} entry
 * @property {Record<string, number>} constants
 * @property {Bound[]} bindings
 * @property {Record<number, number[]>} uniforms  the bytes of each uniform buffer that is bound, by its number
 * @property {number[]} workgroups
 */

/** Wraps the functions of a device; every dispatch is given to `note`. */
export function tap(device, note) {
  const codes = new Map();
  const pipelines = new Map();
  const layouts = new Map();
  const groups = new Map();
  const buffers = new Map();

  after(device, 'createShaderModule', (module, [{ code }]) => codes.set(module, code));
  after(device, 'createBuffer', (buffer, [{ size, usage, mappedAtCreation }]) => {
    const known = { number: buffers.size, isUniform: (usage & 0x40) !== 0, bytes: null, mapped: null };
    if (known.isUniform) known.bytes = new Uint8Array(size);
    buffers.set(buffer, known);
    if (!known.isUniform || !mappedAtCreation) return;
    after(buffer, 'getMappedRange', (range) => (known.mapped = range));
    before(buffer, 'unmap', () => known.mapped && known.bytes.set(new Uint8Array(known.mapped)));
  });
  before(device.queue, 'writeBuffer', ([buffer, offset, data, from = 0, count]) => {
    const known = buffers.get(buffer);
    if (!known?.isUniform) return;
    const unit = data.BYTES_PER_ELEMENT ?? 1;
    const start = (data.byteOffset ?? 0) + from * unit;
    const bytes = new Uint8Array(
      data.buffer ?? data,
      start,
      count === undefined ? data.byteLength - from * unit : count * unit,
    );
    known.bytes.set(bytes, offset);
  });
  const notePipeline = (pipeline, [{ compute }]) =>
    pipelines.set(pipeline, {
      code: codes.get(compute.module),
      entry: compute.entryPoint ?? 'main',
      constants: { ...compute.constants },
    });
  after(device, 'createComputePipeline', notePipeline);
  after(device, 'createComputePipelineAsync', (promise, given) =>
    promise.then((pipeline) => {
      notePipeline(pipeline, given);
      watchLayouts(pipeline);
    }),
  );
  after(device, 'createComputePipeline', (pipeline) => watchLayouts(pipeline));
  const watchLayouts = (pipeline) => after(pipeline, 'getBindGroupLayout', (layout) => layouts.set(layout, pipeline));
  after(device, 'createBindGroup', (group, [{ entries }]) => groups.set(group, [...entries]));
  after(device, 'createCommandEncoder', (encoder) => {
    after(encoder, 'beginComputePass', (pass) => {
      let pipeline = null;
      const bound = new Map();
      before(pass, 'setPipeline', ([given]) => (pipeline = given));
      before(pass, 'setBindGroup', ([index, group]) => bound.set(index, group));
      before(pass, 'dispatchWorkgroups', ([x, y = 1, z = 1]) => {
        const bindings = [];
        const uniforms = {};
        for (const [group, given] of bound) {
          for (const { binding, resource } of groups.get(given) ?? []) {
            const {
              buffer,
              offset = 0,
              size = buffer.size - offset,
            } = resource.buffer ? resource : { buffer: resource };
            const known = buffers.get(buffer);
            bindings.push({ group, binding, buffer: known.number, offset, size });
            if (known.isUniform) uniforms[known.number] = [...known.bytes.subarray(offset, offset + size)];
          }
        }
        note({ ...pipelines.get(pipeline), bindings, uniforms, workgroups: [x, y, z] });
      });
    });
  });
  return device;
}

/** Calls back after a method of an object, with what it gave and what it was given. */
function after(object, name, callback) {
  const method = object[name];
  object[name] = (...given) => {
    const result = method.apply(object, given);
    callback(result, given);
    return result;
  };
}

/** Calls back before a method of an object, with what it is given. */
function before(object, name, callback) {
  const method = object[name];
  object[name] = (...given) => {
    callback(given);
    return method.apply(object, given);
  };
}
