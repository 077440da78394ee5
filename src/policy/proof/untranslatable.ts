/** What a policy says is beyond what can be said to the solver. Then nothing is claimed: the answer is "undecided". */
export class Untranslatable extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Untranslatable';
  }
}
