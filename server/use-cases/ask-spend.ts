// Asking for a spend. The server decides nothing about it: it records the signed request whole,
// enqueues the job that passes it on, and waits for what the signer says.

import {
  httpRequestHash,
  readHttpAct,
  readSignedBody,
} from '@countersign/core/access/http-signature.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { readPsbtBase64 } from '@countersign/core/bitcoin/psbt-read.ts'
import { Fault } from '@countersign/core/fault.ts'
import { mayStep } from '@countersign/core/spend/life.ts'
import type { Asking, SignerOutcome, SpendRecord } from '../ports/records.ts'
import type { Reader, Transactor } from '../ports/store.ts'
import { fieldsOf, optional, textOf } from './answers.ts'
import { type SignedBy, useNonce, wholeRequest } from './authenticate.ts'
import { person, recordEvent } from './record-event.ts'
import { spendOf } from './show-spends.ts'
import { type World, walletOf } from './world.ts'

export type SpendWish = {
  readonly wallet: string
  /** Base64, as the client sent it. */
  readonly psbt: string
  readonly mayBroadcast: boolean
  readonly by: SignedBy
  /** The raw body: the signer checks the signature over it again. */
  readonly body: Uint8Array
  readonly waitMs: number
  /** The address it came from. */
  readonly network?: string
  /** Ends the waiting when the client has gone. The spend goes on. */
  readonly signal?: AbortSignal
}

export type Asked = {
  readonly spend: SpendRecord
  /** Null while the signer has not answered. */
  readonly outcome: SignerOutcome | null
}

/** Askings that wait for the signer: it takes one at a time, and each may be large. */
const MAX_OPEN = 256
const MAX_OPEN_OF_DEVICE = 64

/** @throws Fault wallet.missing, psbt.*, transaction.*, http.nonce_used, http.busy, token.* */
export async function askSpend(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  wish: SpendWish,
): Promise<Asked> {
  await walletOf(store.reader, wish.wallet)
  // The signer reads it again; here it names the spend, and spares the signer what is no PSBT.
  const { txid } = readPsbtBase64(wish.psbt)
  const id = httpRequestHash(wish.by.params)
  await store.transact((tx) => record(tx, wish, { id, txid, now: clock() }))

  const outcome = await store.settled(id, wish.waitMs, wish.signal)
  return { spend: await spendOf(store.reader, wish.wallet, txid), outcome }
}

type Named = { readonly id: string; readonly txid: string; readonly now: UnixSeconds }

async function record(tx: Transactor, wish: SpendWish, { id, txid, now }: Named): Promise<void> {
  const { wallet, by } = wish
  await useNonce(tx, by.params, now)
  await tx.lockAskings()
  await checkRoom(tx, by.params.keyId)
  const known = await tx.lockSpend(wallet, txid)
  if (by.token) checkUntouched(known, by.params.keyId, by.token.id)
  await tx.putSpend(askedAgain(known, wish, { device: by.params.keyId, txid, now }))
  const request = wholeRequest(by, wish.body, wish.network)
  const asking = { id, wallet, txid, askedAt: now, request, outcome: null }
  if (!(await tx.putAsking(asking))) throw new Fault('http.nonce_used')
  await tx.enqueue({ kind: 'sign-spend', asking: id })
  await recordEvent(tx, {
    time: now,
    actor: by.token ? { kind: 'token', id: by.token.id } : person(by.params.keyId),
    act: 'api.askSpend',
    outcome: { kind: 'waiting' },
    subject: { kind: 'spend', id: txid },
    request: id,
    ...(wish.network === undefined ? {} : { network: wish.network }),
    facts: { wallet },
  })
}

// A token would else say of somebody else's spend whether it may go to the network.
function checkUntouched(known: SpendRecord | null, key: string, token: string): void {
  if (!known || known.device === key || OVER.includes(known.state)) return
  throw new Fault('token.forbidden', { token, txid: known.txid })
}

const OVER: readonly SpendRecord['state'][] = ['denied', 'expired', 'cancelled']

async function checkRoom(reader: Reader, device: string): Promise<void> {
  const isFull =
    (await reader.openAskings(device)) >= MAX_OPEN_OF_DEVICE ||
    (await reader.openAskings()) >= MAX_OPEN
  if (isFull) throw new Fault('http.busy')
}

export type AskedBy = { readonly device: string; readonly txid: string; readonly now: UnixSeconds }

/** What an asking asked for, read again from its signed request. */
export function wishOf({ request: { method, path, body } }: Asking) {
  const whole = readSignedBody(body)
  const { psbt } = readHttpAct(method, path, whole).body
  const mayBroadcast = optional(fieldsOf(whole, 'body'), 'broadcast') !== 'no'
  return { psbt: textOf({ psbt: psbt ?? '' }, 'psbt'), mayBroadcast }
}

/**
 * What is signed or waits at the signer stays so: only the signer's answer moves it. So it is with
 * the PSBT, which is that of an asking the signer read (`settled`): whoever stole a device's key
 * could otherwise put one of the same txid, with another signature, in the place of the owner's.
 */
export function askedAgain(
  known: SpendRecord | null,
  wish: Pick<SpendWish, 'wallet' | 'mayBroadcast'>,
  { device, txid, now }: AskedBy,
): SpendRecord {
  const { mayBroadcast, wallet } = wish
  if (!known) {
    return {
      wallet,
      txid,
      state: 'asked',
      waitsFor: [],
      askedAt: now,
      changedAt: now,
      expiresAt: null,
      device,
      psbt: new Uint8Array(),
      mayBroadcast,
      review: null,
      verdict: null,
      decision: null,
      transaction: null,
      height: null,
    }
  }
  const isOver = known.state !== 'waiting' && mayStep(known.state, 'asked')
  if (isOver) {
    const again = { state: 'asked', waitsFor: [], changedAt: now, expiresAt: null } as const
    return { ...known, ...again, device, mayBroadcast }
  }
  return known.state === 'asked' ? { ...known, device, mayBroadcast } : { ...known, mayBroadcast }
}
