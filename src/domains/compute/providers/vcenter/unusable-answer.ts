/** vCenter, or what stands in its place, answered with what cannot be made sense of. */
export class UnusableAnswer extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`The answer cannot be used: ${reason}.`, options);
    this.name = 'UnusableAnswer';
  }
}
