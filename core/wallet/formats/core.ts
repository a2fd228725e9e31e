// For Bitcoin Core: what `importdescriptors` takes, one descriptor for each chain, as versions
// before 29 need it.

import { descriptorChecksum } from '../../bitcoin/checksum.ts'
import type { ExportFacts } from './export.ts'

/** Addresses that are looked for from the beginning; Core goes on by itself. */
const LAST = 999

export function coreText({ descriptor }: ExportFacts): string {
  const requests = ([0, 1] as const).map((chain) => ({
    desc: chainOf(descriptor, chain),
    active: true,
    internal: chain === 1,
    range: [0, LAST],
    timestamp: 0,
  }))
  return `${JSON.stringify(requests, null, 2)}\n`
}

/** The descriptor of one of the two chains (BIP 389), with a checksum of its own. */
export function chainOf(descriptor: string, chain: 0 | 1): string {
  const [body = ''] = descriptor.split('#')
  const one = body.replaceAll(/<(\d+);(\d+)>/g, chain === 0 ? '$1' : '$2')
  return `${one}#${descriptorChecksum(one)}`
}
