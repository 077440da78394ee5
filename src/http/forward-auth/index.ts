/** Forward authorization: answers to proxies in front of other applications. */
export { answerProxy } from './answer-proxy.ts';
export { readForwarded } from './contracts.ts';
