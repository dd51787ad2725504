/** Runs in the sandbox beside a page: hands it a port on request, and does nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE, portMessage, SERVICES, type Bridge } from '../../core/port/meeting.ts';
import { PORT_REQUEST } from './ipc.ts';

const bridge: Bridge = {
  requestPort: (service) => {
    ipcRenderer.send(PORT_REQUEST, service);
  },
};
contextBridge.exposeInMainWorld(BRIDGE, bridge);

// A port cannot cross the bridge, but a window message can carry it into the page's world.
for (const service of SERVICES) {
  ipcRenderer.on(portMessage(service), (event) => {
    window.postMessage(portMessage(service), window.location.origin, event.ports);
  });
}
