import type { AttributeValue } from './evaluate.ts';

/** Stands for a value that is not known any more, because it was not written down. */
export class Hidden {
  /** Whether there was a value at all; false where even that is not known. */
  readonly exists: boolean;

  constructor(exists: boolean) {
    this.exists = exists;
  }

  /** Whether an attribute's value is hidden. It is of no type that evaluation knows. */
  static is(value: unknown): value is Hidden {
    return value instanceof Hidden;
  }
}

const asValue = (hidden: Hidden): AttributeValue => hidden as unknown as AttributeValue;

/** A value that was there. */
export const maskedValue = asValue(new Hidden(true));

/** Of an attribute that was not known of then. */
export const unrecordedValue = asValue(new Hidden(false));
