import { serve } from './serve.ts';
import { oneVm } from '../one-vm.ts';

/** The floor of floors: Node's own HTTP server and a JSON answer. */
serve((_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(oneVm));
});
