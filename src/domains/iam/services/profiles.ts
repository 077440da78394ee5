import type { PartialModelObject } from 'objection';
import { unlessTaken } from '../../unless-taken.ts';
import { User } from '../models/models.ts';

/** Change what a user's record says. @throws Problem 409 where another has the username. */
export const changeProfile = (userId: string, fields: PartialModelObject<User>): Promise<void> =>
  unlessTaken('Another user has this username.', () => User.query().findById(userId).patch(fields));
