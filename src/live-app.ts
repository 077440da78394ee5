import type { RequestListener } from 'node:http';
import type { App } from './app.ts';

interface Serving {
  app: App;
  listener: RequestListener;
}

const servingOf = (app: App): Serving => {
  const handle = app.koa.callback();
  return { app, listener: (request, response) => void handle(request, response) };
};

/** The app in force. A request is served to its end by the one that was in force when it began. */
export class LiveApp {
  #serving: Serving;

  constructor(app: App) {
    this.#serving = servingOf(app);
  }

  get app(): App {
    return this.#serving.app;
  }

  /** From the next request on, on old connections too. */
  replace(app: App): void {
    this.#serving = servingOf(app);
  }

  callback(): RequestListener {
    return (request, response) => {
      this.#serving.listener(request, response);
    };
  }
}
