// A refusal that came over a socket, as the fault it is.

import { Fault, type FaultCode, type FaultFacts, faultCatalogue } from '@countersign/core/fault.ts'

const KNOWN: ReadonlySet<string> = new Set(faultCatalogue().map(([code]) => code))

/** By its permanent code; one of a later version is a bug. */
export function faultOf(code: string, facts: FaultFacts): Fault {
  if (!KNOWN.has(code)) return new Fault('signer.bug', { code })
  return new Fault(code as FaultCode, facts)
}
