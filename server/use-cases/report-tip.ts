// Tells the signer how high the chain is, and the latest block headers, by whose work it knows how
// long it was away. It checks those itself; a lie of ours makes its clock slow, and never fast.

import { concat } from '@countersign/core/bitcoin/hashes.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { ChainPort, ChainTip } from '../ports/chain.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store } from '../ports/store.ts'

/** What the signer heard last: by which start of it, and up to which block. */
export type HeadersTold = { start: string; tip: string; isNeeded: boolean }

export const noHeadersTold = (): HeadersTold => ({ start: '', tip: '', isNeeded: true })

export type TipWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'hello' | 'reportHeight' | 'reportHeaders'>
  readonly chain: Pick<ChainPort, 'header'>
  readonly network: Network
  readonly headersTold: HeadersTold
}

/**
 * After each look at the chain: the signer remembers a height no longer than until its next start.
 * @throws Fault channel.* while the signer is away
 */
export async function reportTip(world: TipWorld): Promise<void> {
  const tip = await world.store.reader.chainView()
  if (!tip) return
  await world.signer.reportHeight(tip.height)
  await reportHeaders(world, tip)
}

/** The median of eleven proves a time (BIP 113); one more is what the first of them hangs on. */
const COUNT = 12

/**
 * After each start of the signer, and with each new block where blocks prove time: a node that was
 * away itself catches up later.
 * @throws Fault channel.* while the signer is away, chain.headers_invalid when blocks were replaced
 *   meanwhile: it is done again at the next look
 */
export async function reportHeaders(
  {
    signer,
    chain,
    network,
    headersTold: told,
  }: Omit<TipWorld, 'store' | 'signer'> & {
    readonly signer: Pick<SignerPort, 'hello' | 'reportHeaders'>
  },
  { height, hash }: Pick<ChainTip, 'height' | 'hash'>,
): Promise<void> {
  // Its blocks cost nothing, and are made by the second in tests.
  if (network === 'regtest') return
  const { start } = await signer.hello()
  const isKnown = told.start === start && (told.tip === hash || !told.isNeeded)
  if (isKnown || height + 1 < COUNT) return
  const headers: Uint8Array[] = []
  for (let at = height - COUNT + 1; at <= height; at += 1) {
    const header = await chain.header(at)
    // The chain became shorter than it was a moment ago.
    if (!header) return
    headers.push(header)
  }
  const heard = await signer.reportHeaders(concat(...headers))
  Object.assign(told, { start, tip: hash, isNeeded: heard !== 'not-needed' })
}
