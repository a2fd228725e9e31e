// The wallets this client pinned: their descriptors, the account of the user's key, and how far
// their addresses were used. Addresses are always derived from here, never asked for.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readDescriptor, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { Fault } from '@countersign/core/fault.ts'
import { object, text, whole, word } from '@countersign/core/fields.ts'
import type { Marks, Wallet } from '@countersign/core/wallet/wallet.ts'
import { type Context, network } from '../context.ts'
import { readRecord, writeRecord } from './files.ts'

export type PinnedWallet = {
  readonly name: string
  /** `creating` until the signer confirmed exactly this wallet. */
  readonly state: 'creating' | 'ready'
  readonly wallet: Wallet
  /** Of the user's key; no two wallets share one. */
  readonly account: number
  /** The highest index seen used, per chain; -1 before the first. */
  readonly marks: Marks
  /** The highest index whose address was shown to somebody. */
  readonly givenOut: number
}

/** The signer's rule for names; it also keeps them inside the folder. */
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

const walletFields = object({
  version: word('1'),
  state: word('creating', 'ready'),
  network,
  descriptor: text(8192),
  userKey: whole(15),
  serverKey: whole(15),
  account: whole(0x7fff_ffff),
  // One more than the highest index used, so that a wallet begins at 0.
  nextReceive: whole(0x7fff_ffff),
  nextChange: whole(0x7fff_ffff),
  nextToGiveOut: whole(0x7fff_ffff),
})

/** @throws Fault wallet.name_invalid */
export function checkName(name: string): void {
  if (!NAME.test(name)) throw new Fault('wallet.name_invalid', { wallet: name })
}

const folderOf = ({ clientHome }: Context): string => join(clientHome, 'wallets')

/** The wallet, finished or not; null if there is none. */
export function findWallet(context: Context, name: string): PinnedWallet | null {
  checkName(name)
  const record = readRecord(join(folderOf(context), `${name}.json`), walletFields)
  if (record === null) return null
  const { state, userKey, serverKey, account } = record
  const descriptor = readDescriptor(record.descriptor)
  const wallet = { network: record.network, descriptor, userKey, serverKey }
  const marks = [record.nextReceive - 1, record.nextChange - 1] as const
  return { name, state, wallet, account, marks, givenOut: record.nextToGiveOut - 1 }
}

/** @throws Fault client.wallet_missing unless it is there and finished */
export function requireWallet(context: Context, name: string): PinnedWallet {
  const found = findWallet(context, name)
  if (found?.state !== 'ready') throw new Fault('client.wallet_missing', { wallet: name })
  return found
}

export function writeWallet(context: Context, pinned: PinnedWallet): void {
  const { name, state, wallet, account, marks, givenOut } = pinned
  writeRecord(join(folderOf(context), `${name}.json`), {
    version: '1',
    state,
    network: wallet.network,
    descriptor: writeDescriptor(wallet.descriptor),
    userKey: String(wallet.userKey),
    serverKey: String(wallet.serverKey),
    account: String(account),
    nextReceive: String(marks[0] + 1),
    nextChange: String(marks[1] + 1),
    nextToGiveOut: String(givenOut + 1),
  })
}

/** All of them by name, unfinished ones too. */
export function allWallets(context: Context): readonly PinnedWallet[] {
  return names(folderOf(context))
    .filter((name) => name.endsWith('.json'))
    .map((name) => findWallet(context, name.slice(0, -'.json'.length)))
    .filter((found) => found !== null)
}

/** Remembers how far the wallet was used and its addresses given out; it never goes back. */
export function remember(
  context: Context,
  name: string,
  [receive, change]: Marks,
  givenOut = -1,
): PinnedWallet {
  const pinned = requireWallet(context, name)
  const next = {
    ...pinned,
    marks: [Math.max(pinned.marks[0], receive), Math.max(pinned.marks[1], change)] as const,
    givenOut: Math.max(pinned.givenOut, givenOut),
  }
  const isNew = String([next.marks, next.givenOut]) !== String([pinned.marks, pinned.givenOut])
  if (isNew) writeWallet(context, next)
  return next
}

/** The lowest account of the user's key that no wallet holds. */
export function nextAccount(context: Context): number {
  return Math.max(-1, ...allWallets(context).map(({ account }) => account)) + 1
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
