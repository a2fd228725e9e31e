// What the keys of one descriptor must be together, whoever put it together.

import { isOlderBlocks } from './cosign-script.ts'
import type { Descriptor, TimelockDescriptor } from './descriptor.ts'
import { invalid } from './descriptor-keys.ts'

/** The most keys a descriptor may have here; BIP 383 would allow 20 in P2WSH. */
export const MAX_KEYS = 15

// Two more steps follow, and no key lies below depth 255.
const MAX_DEPTH = 253

/** The descriptor, if its keys fit together. @throws Fault `descriptor.invalid` with the reason */
export function checked<Shape extends Descriptor>(descriptor: Shape): Shape {
  const { threshold, keys, version } = descriptor
  if (keys.length < 1 || keys.length > MAX_KEYS) throw invalid('it has not 1 to 15 keys')
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > keys.length) {
    throw invalid('the threshold is not from 1 to the number of keys')
  }
  if (descriptor.kind === 'timelock') checkTimelock(descriptor)
  const seen = new Set<string>()
  keys.forEach(({ key, origin }, i) => {
    if (key.version !== version) throw invalid('the keys are of different networks', i)
    if (key.depth > MAX_DEPTH) throw invalid('the key is too deep to be derived from', i)
    if (origin && !/^[0-9a-f]{8}$/.test(origin.fingerprint)) {
      throw invalid('the fingerprint of its origin is not 8 hex digits', i)
    }
    // By the public key alone: with another chain code its owner could still sign for both.
    const name = key.publicKey.toHex()
    if (seen.has(name)) throw invalid('the key stands there twice', i)
    seen.add(name)
  })
  return descriptor
}

function checkTimelock({ threshold, keys, laterKey, olderBlocks }: TimelockDescriptor): void {
  // BIP 68: a larger number would be time, or no lock at all.
  if (!isOlderBlocks(olderBlocks)) throw invalid('the time lock is not 1 to 65535 blocks')
  const isThird = keys.length === 3 && laterKey === 2
  const isShared = keys.length === 2 && (laterKey === 0 || laterKey === 1)
  if (threshold !== 2 || !(isThird || isShared))
    throw invalid('it has not two keys and a later one')
}
