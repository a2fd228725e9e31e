// What a recovery kit says, in whatever language its words are: the descriptor, and the network.

import { type Descriptor, readDescriptor } from '../../bitcoin/descriptor.ts'
import { keyVersion, NETWORKS, type Network } from '../../bitcoin/network.ts'
import { Fault } from '../../fault.ts'

export type KitFacts = {
  readonly descriptor: Descriptor
  /** Null where no line names one that its keys are of. */
  readonly network: Network | null
}

/** More is no kit. */
const MAX_LENGTH = 200_000

/**
 * Reads a kit, or a descriptor alone. It needs its checksum: a digit that somebody mistyped makes
 * another wallet.
 * @throws Fault exit.kit_invalid; descriptor.* for a descriptor that cannot be read
 */
export function readKit(text: string): KitFacts {
  const lines = text.slice(0, MAX_LENGTH).split(/\r?\n/)
  const written = lines.map((line) => line.trim()).find((line) => /^(?:sh|wsh)\(.*\)/.test(line))
  if (written === undefined) throw new Fault('exit.kit_invalid')
  const descriptor = readDescriptor(written)
  const named = lines.map((line) => /: *([a-z0-9]+) *$/.exec(line)?.[1])
  const networks = (Object.keys(NETWORKS) as Network[]).filter(
    (each) => keyVersion(each) === descriptor.version,
  )
  const network = networks.find((each) => named.includes(each)) ?? null
  return { descriptor, network: descriptor.version === 'main' ? 'mainnet' : network }
}
