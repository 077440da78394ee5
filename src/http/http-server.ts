import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { newId } from '../shared/ids.ts';
import { Problem } from '../shared/problem.ts';

/** Milliseconds for which what a refused client still sends is taken in: a reset would take the answer away from it. */
const lingering = 1_000;

/** The HTTP server of the gateway. What Node would answer with a bare status is a problem document here too. */
export const createHttpServer = (app: { callback: () => RequestListener }, log: Logger): Server => {
  const handle = app.callback();
  // Without a Host header, and with another expectation than 100-continue, a request is refused by the error boundary.
  const server = createServer({ requireHostHeader: false }, handle);
  server.on('checkExpectation', handle);
  // Slow or silent clients must not hold connections: headers within 10 s, the whole request within 30 s.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 5_000;
  const latest = new WeakMap<Duplex, ServerResponse>();
  // Of what follows a fault, each piece is reported as another.
  const refused = new WeakSet<Duplex>();
  server.prependListener('request', ({ socket }, response) => latest.set(socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    const { code = '' } = error;
    const response = latest.get(socket);
    if (response?.writableFinished === false && response.req.complete) {
      // What came before it is answered first, or its sender would take this for the answer.
      response.once('close', () => {
        refuse(socket, code, log);
      });
    } else if (response?.writableFinished === false && response.headersSent) {
      socket.destroy();
    } else {
      refuse(socket, code, log);
    }
  });
  return server;
};

/** Answer what could not be read as a request, and let go of the connection. */
const refuse = (socket: Duplex, fault: string, log: Logger): void => {
  if (!socket.writable || fault === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const problem = problemOf(fault);
  const requestId = newId();
  log.info({ request_id: requestId, status: problem.status, code: problem.code, fault }, 'unreadable request');
  socket.end(answerOf(problem, requestId));
  setTimeout(() => {
    socket.destroy();
  }, lingering).unref();
};

/** By what Node and its parser (llhttp) call the fault. */
const problemOf = (fault: string): Problem => {
  if (fault === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large', 'The header fields are too large.');
  if (fault === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new Problem('payload_too_large', 'The extensions of a chunk are too large.');
  if (fault === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem('request_timeout', 'The request did not arrive in time.');
  return new Problem('malformed_request', 'The request is not valid HTTP.');
};

const answerOf = (problem: Problem, requestId: string): string => {
  const document = problem.toDocument(requestId);
  const body = JSON.stringify(document);
  const headers = [
    `HTTP/1.1 ${problem.status} ${String(document.title)}`,
    `Date: ${new Date().toUTCString()}`,
    `X-Request-Id: ${requestId}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
};
