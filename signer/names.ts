// Names that people give and others read beside what they decide on.

import { Fault, type FaultCode } from '@countersign/core/fault.ts'

/** Letters of any script, digits, marks and spaces: nothing that moves what stands beside it. */
const NAME = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{1,64}$/u

/** @throws Fault of this code for a name that is empty, too long or not all printable */
export function checkName(name: string, code: FaultCode): void {
  if (!NAME.test(name)) throw new Fault(code)
}
