// How the installation is, for people and for whoever watches it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { BannerRecord } from '../ports/incident.ts'
import type { ChainView, Freeze } from '../ports/records.ts'
import type { SignerHello } from '../ports/signer.ts'
import { currentBanner } from './keep-banner.ts'
import type { World } from './world.ts'

export type Status = {
  /** Null while the signer is away. */
  readonly signer: SignerHello | null
  /** Frozen wallets by name; `*` for the signer itself. */
  readonly freezes: readonly Freeze[]
  readonly chain: ChainView | null
  /** The notice before everyone. */
  readonly banner: BannerRecord | null
}

export type Readiness = {
  readonly database: boolean
  /** It answers, and nothing stops it for good or until its next start. */
  readonly signer: boolean
  /** The node answered lately. */
  readonly chain: boolean
  /** Nothing waits for a witness. */
  readonly witness: boolean
}

/** A node that has not answered for so long is taken to be away. */
const CHAIN_SILENT_SECONDS = 300

/** @throws Fault store.unavailable */
export async function showStatus({
  store,
  signer,
  clock,
}: Pick<World, 'store' | 'signer' | 'clock'>): Promise<Status> {
  const [hello, freezes, chain, banner] = await Promise.all([
    helloOf(signer),
    store.reader.freezes(),
    store.reader.chainView(),
    currentBanner(store.reader, clock()),
  ])
  return { signer: hello, freezes, chain, banner }
}

/** Never throws: what does not answer is not ready. */
export async function showReadiness({
  store,
  signer,
  clock,
}: Pick<World, 'store' | 'signer' | 'clock'>): Promise<Readiness> {
  const database = await store.isReady()
  const hello = await helloOf(signer)
  const chain = database ? await viewOf(store) : null
  return {
    database,
    signer: hello !== null && hello.frozen === null && hello.clock === 'steady',
    chain: isCurrent(chain, clock()),
    witness: hello !== null && hello.witness === null,
  }
}

export type PublicStatus = {
  readonly isAnswering: boolean
  readonly isCurrent: boolean
  /** Null while nobody saw any, or the store is away. */
  readonly chain: ChainView | null
}

/** What anybody may know. Never throws: what does not answer is away. */
export async function showPublicStatus({
  store,
  signer,
  clock,
}: Pick<World, 'store' | 'signer' | 'clock'>): Promise<PublicStatus> {
  const [hello, chain] = await Promise.all([helloOf(signer), viewOf(store)])
  return { isAnswering: hello !== null, isCurrent: isCurrent(chain, clock()), chain }
}

const isCurrent = (chain: ChainView | null, now: UnixSeconds): boolean =>
  chain !== null && now - chain.seenAt <= CHAIN_SILENT_SECONDS

// Away is away, whatever the reason: the answer says what is missing, and the log why.
async function helloOf(signer: World['signer']): Promise<SignerHello | null> {
  try {
    return await signer.hello()
  } catch {
    return null
  }
}

async function viewOf(store: World['store']): Promise<ChainView | null> {
  try {
    return await store.reader.chainView()
  } catch {
    return null
  }
}
