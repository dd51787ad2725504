/** Runs in the sandbox beside a page: hands it a port on request, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE, PORT_MESSAGE, type Bridge } from '../../core/port/meeting.ts';
import { PORT_REQUEST } from './ipc.ts';

const bridge: Bridge = {
  requestPort: () => {
    ipcRenderer.send(PORT_REQUEST);
  },
};
contextBridge.exposeInMainWorld(BRIDGE, bridge);

// A port cannot cross the bridge, but a window message can carry it into the page's world.
ipcRenderer.on(PORT_MESSAGE, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, event.ports);
});
