import { setFlagsFromString } from 'node:v8';

/** Loaded first into every process of the tests, of which there are hundreds: what would be wasted on a short life. */

// A test mostly loads the program and runs each part of it a few times: V8 is to optimize only what goes on for long.
setFlagsFromString('--interrupt-budget=1000000');
// Lines and columns of what runs are the sources' own; the maps that packages bring are large, and nobody reads them here.
process.setSourceMapsEnabled(false);
