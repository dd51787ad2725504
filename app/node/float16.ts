/** Float16Array where the JavaScript engine has none (Node 20): webgpu-utils reads it as it loads, so this comes first. */
import { Float16Array } from '@petamoriken/float16';

if (!('Float16Array' in globalThis)) Object.assign(globalThis, { Float16Array });
