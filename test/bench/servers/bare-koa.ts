import Router from '@koa/router';
import Koa from 'koa';
import { Contract, readDocument } from '../../../src/contract/index.ts';
import { oneVm } from '../one-vm.ts';
import { serve } from './serve.ts';

/** Koa with a router that has every route of the document, and a JSON answer. No check of any kind. */
const { operations } = await Contract.load(readDocument());
const router = new Router();
for (const { method, route } of operations.values()) {
  router.register(route.replace(/\{(\w+)\}/g, ':$1'), [method], (ctx) => {
    ctx.body = oneVm;
  });
}
const app = new Koa();
app.use(router.routes());
const answer = app.callback();
serve((request, response) => void answer(request, response));
