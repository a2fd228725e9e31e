// What this browser keeps, at the desk's own origin: the device key, whose private half even this
// page cannot read, the signer it met, and the spends whose links were opened here.

import type { Canonical } from '@countersign/core/canonical.ts'
import { hex, list, text, whole, word } from '@countersign/core/fields.ts'
import type { Device } from './envelope.ts'
import { type Identity, readIdentity } from './identity.ts'
import { some } from './some.ts'

/** How far this browser came: it saw the fingerprint, it asked to be the owner, it is a device. */
export type Stage = 'met' | 'claiming' | 'paired'

export type Pairing = { readonly identity: Identity; readonly stage: Stage }

export type KnownSpend = {
  readonly wallet: string
  readonly txid: string
  /** Shows the spend and takes its code: whoever has it can do no more than that. */
  readonly key: string
}

/** The secret of an invitation's link: whoever has it may look and accept, once. */
export type KnownInvitation = {
  readonly invitation: string
  readonly key: string
  /** Of what this browser itself brought; empty before. */
  readonly fingerprint: string
}

const STORE = 'kept'
const DEVICE = 'device'
const PAIRING = 'pairing'
const SPEND = 'spend:'
const INVITATION = 'invitation:'
const WALLET = 'wallet:'
const HEADS = 'heads:'
const TRADER = 'trader'

let opened: Promise<IDBDatabase> | undefined

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('countersign', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'))
  })
  return opened
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction(STORE, mode, { durability: 'strict' })
  const request = act(transaction.objectStore(STORE))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error ?? new Error('not kept'))
  })
}

const read = (key: string): Promise<unknown> => run('readonly', (store) => store.get(key))
const put = (key: string, value: unknown) => run('readwrite', (store) => store.put(value, key))
const forget = (key: string) => run('readwrite', (store) => store.delete(key))

/** The one device key of this browser, made when there is none. */
export async function keptDevice(): Promise<Device> {
  const kept = (await read(DEVICE)) as CryptoKeyPair | undefined
  return asDevice(kept ?? (await makeDevice()))
}

async function makeDevice(): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = ['sign', 'verify']
  const made = (await crypto.subtle.generateKey('Ed25519', false, usages)) as CryptoKeyPair
  try {
    await run('readwrite', (store) => store.add(made, DEVICE))
    return made
  } catch {
    // Another tab was first.
    return (await read(DEVICE)) as CryptoKeyPair
  }
}

async function asDevice(pair: CryptoKeyPair): Promise<Device> {
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { key: pair.privateKey, publicKey: raw.toHex() }
}

const stage = some({ stage: word('met', 'claiming', 'paired') })

export async function keptPairing(): Promise<Pairing | null> {
  const kept = (await read(PAIRING)) as Canonical | undefined
  if (kept === undefined) return null
  return { identity: readIdentity(kept), ...stage(kept, PAIRING) }
}

export function keepPairing({ identity, stage: reached }: Pairing): Promise<unknown> {
  const { signingKey, sealingKey } = identity
  const keys = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  return put(PAIRING, { ...keys, stage: reached })
}

/** The trader whose fingerprint somebody compared here, or null. */
export async function keptTrader(): Promise<Identity | null> {
  const kept = (await read(TRADER)) as Canonical | undefined
  return kept === undefined ? null : readIdentity(kept)
}

export async function keepTrader({ signingKey, sealingKey }: Identity): Promise<void> {
  await put(TRADER, { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() })
}

const spend = some({ wallet: text(32), txid: hex(32), key: hex(32) })

export async function keptSpends(): Promise<readonly KnownSpend[]> {
  const range = IDBKeyRange.bound(SPEND, `${SPEND}~`)
  const kept = await run('readonly', (store) => store.getAll(range) as IDBRequest<Canonical[]>)
  return kept.map((each) => spend(each, 'spend'))
}

export const keepSpend = (known: KnownSpend) => put(SPEND + known.txid, { ...known })
export const forgetSpend = (txid: string) => forget(SPEND + txid)

const invitation = some({ invitation: hex(8), key: hex(32), fingerprint: text(64) })

export async function keptInvitations(): Promise<readonly KnownInvitation[]> {
  const range = IDBKeyRange.bound(INVITATION, `${INVITATION}~`)
  const kept = await run('readonly', (store) => store.getAll(range) as IDBRequest<Canonical[]>)
  return kept.map((each) => invitation(each, 'invitation'))
}

export const keepInvitation = (known: KnownInvitation) =>
  put(INVITATION + known.invitation, { ...known })
export const forgetInvitation = (id: string) => forget(INVITATION + id)

/** The descriptor that somebody compared here, or null. */
export async function keptDescriptor(wallet: string): Promise<string | null> {
  return ((await read(WALLET + wallet)) as string | undefined) ?? null
}

export const keepDescriptor = (wallet: string, descriptor: string) =>
  put(WALLET + wallet, descriptor)

const head = some({ log: text(64), seq: whole(), hash: hex(32) })
const heads = list(head, 1_024)

/** How far this browser saw the journal of the signer with this key. */
export async function keptHeads(signer: string): Promise<ReturnType<typeof heads>> {
  return heads(((await read(HEADS + signer)) as Canonical | undefined) ?? [], 'heads')
}

export const keepHeads = (signer: string, seen: ReturnType<typeof heads>) =>
  put(
    HEADS + signer,
    seen.map(({ log, seq, hash }) => ({ log, seq: String(seq), hash })),
  )
