// Pairing: this device becomes the owner's, and the signer's identity is pinned. The first device
// proves that it knows the claim code, as the signer does to it. A further one is added by one that
// is known already, and pins the identity whose fingerprint its person compared.

import { timingSafeEqual } from 'node:crypto'
import { claimMac } from '@countersign/channel/bindings.ts'
import { fingerprint, isSameIdentity } from '@countersign/channel/identity.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { deviceKey, pairingFile, readPairing, writePairing } from '../keep/pairing.ts'
import { readClaimAnswer } from './answers.ts'
import { knownAs } from './devices.ts'
import { askAs, type Greeting, greet } from './signer.ts'

export type Meeting = Greeting & {
  readonly fingerprint: string
  /** Whether this client is the owner's already. */
  readonly isPaired: boolean
}

/**
 * Looks who is there before anybody is asked for the code.
 * @throws Fault client.paired_elsewhere
 */
export async function meet(context: Context): Promise<Meeting> {
  const greeting = await greet(context)
  const pairing = readPairing(context)
  const meeting = { ...greeting, fingerprint: fingerprint(greeting.identity) }
  const isOther = pairing !== null && !isSameIdentity(pairing.identity, greeting.identity)
  // A claim that was never answered pins nothing.
  if (isOther && pairing.state === 'paired') {
    throw new Fault('client.paired_elsewhere', { file: pairingFile(context) })
  }
  if (pairing?.state === 'paired' && !isOther) {
    // Signed by this device: a signer that was set up anew does not know it.
    await askAs(context, greeting.identity, 'wallet.list', {})
    return { ...meeting, isPaired: true }
  }
  if (greeting.isClaimed && pairing?.state === 'claiming' && !isOther) {
    await askAs(context, greeting.identity, 'wallet.list', {})
    writePairing(context, { ...pairing, state: 'paired' })
    return { ...meeting, isPaired: true }
  }
  return { ...meeting, isPaired: false }
}

export type Paired = {
  readonly fingerprint: string
  readonly network: Network
  /** False if it was so before. */
  readonly isNew: boolean
}

/**
 * Claims the signer. The code itself is never sent.
 * @throws Refusal genesis.*, Fault genesis.claimed, client.claim_unconfirmed
 */
export async function pair(
  context: Context,
  claim: { readonly claimCode: string; readonly ownerName: string },
): Promise<Paired> {
  const { identity, network, isPaired, ...met } = await meet(context)
  if (isPaired) return { fingerprint: met.fingerprint, network, isNew: false }
  if (met.isClaimed) throw new Fault('genesis.claimed')
  const code = asPrinted(claim.claimCode)
  const device = rawPublicKey(deviceKey(context)).toHex()
  const pairing = { network, owner: claim.ownerName, identity }
  writePairing(context, { ...pairing, state: 'claiming' })
  const proof = claimMac(code, 'device', device, identity).toHex()
  const body = { name: claim.ownerName, proof }
  const { confirm } = readClaimAnswer(await askAs(context, identity, 'genesis.claim', body))
  const expected = claimMac(code, 'signer', device, identity)
  if (!timingSafeEqual(expected, Uint8Array.fromHex(confirm))) {
    throw new Fault('client.claim_unconfirmed')
  }
  writePairing(context, { ...pairing, state: 'paired' })
  return { fingerprint: met.fingerprint, network, isNew: true }
}

/**
 * Pins a signer that knows this device, because another one added it.
 * @returns the name the signer calls this device by, or null while it does not know it
 */
export async function join(
  context: Context,
  { identity, network }: Pick<Meeting, 'identity' | 'network'>,
): Promise<string | null> {
  const name = await knownAs(context, identity)
  if (name !== null) writePairing(context, { state: 'paired', network, owner: name, identity })
  return name
}

// Typed in small letters or without dashes, it is the same code.
function asPrinted(typed: string): string {
  const letters = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  return letters.match(/.{1,4}/g)?.join('-') ?? ''
}
