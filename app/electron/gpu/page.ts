/** The hidden page that owns the GPU device. Nothing here may wait for an animation frame: the page is never drawn. */
import { createDeviceExecutor } from '../../../core/gpu/device.ts';
import { messagePortChannel } from '../../../core/port/message-port.ts';
import { BRIDGE, portMessage, type Bridge } from '../../../core/port/meeting.ts';
import { serveExecutor } from './serve.ts';

window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.source !== window || event.data !== portMessage('gpu') || port === undefined) return;
  serveExecutor(messagePortChannel(port), createDeviceExecutor(navigator.gpu));
});

const bridge = (window as { [BRIDGE]?: Bridge })[BRIDGE];
if (bridge === undefined) throw new Error('the computing page was opened outside Tilescope');
bridge.requestPort('gpu');
