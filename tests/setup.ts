/** Before every test file: what a host of the core in Node sets up as well. */
import '../app/node/float16.ts';
import { chooseDriver } from '../app/node/vulkan.ts';

const driver = chooseDriver(process.env);
if (driver !== undefined) process.env['VK_ICD_FILENAMES'] = driver;
