// What is said where a change does not fit what is there, the same for every part of the charter.

import { Fault } from '../fault.ts'

/** @throws Fault charter.change_invalid */
export function refuse(why: string): never {
  throw new Fault('charter.change_invalid', { why })
}
