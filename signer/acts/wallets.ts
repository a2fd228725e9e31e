// Wallets: the signer's key for a new one, and pinning its descriptor and policy once and for all,
// with whom its key is sealed for where it is a 2-of-2.

import { creationBinding } from '@countersign/channel/bindings.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import {
  type Descriptor,
  readDescriptor,
  writeDescriptor,
  writeDescriptorKey,
} from '@countersign/core/bitcoin/descriptor.ts'
import { keyVersion } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { isGoverning } from '@countersign/core/charter/member.ts'
import { checkNames } from '@countersign/core/charter/policies.ts'
import { CHARTER, type WalletRecord } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import {
  type Policy,
  policyFromCanonical,
  policyHash,
  policyToCanonical,
} from '@countersign/core/policy/policy.ts'
import { readRecipients } from '@countersign/core/wallet/exit/recipients.ts'
import { checkShape, needsSignersKey } from '@countersign/core/wallet/shape.ts'
import { spendLog } from '../ledger.ts'
import { writeProofs } from '../proofs.ts'
import { type Asked, checkCode, memberOf } from '../request.ts'
import type { Signer } from '../signer.ts'

/** Every name that was ever prepared keeps its key; a thousand are more than people have. */
const MAX_ACCOUNTS = 1_000

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

/** @throws Fault wallet.missing */
export function walletOf(signer: Signer, name: string): WalletRecord {
  const record = signer.charter().wallets.get(name)
  if (!record) throw new Fault('wallet.missing', { wallet: name })
  return record
}

/** The signer's account key for a wallet of this name: the same each time, and in no other. */
export function prepareWallet({
  signer,
  body,
  proof,
}: Asked<MessageBody<'wallet.prepare'>>): Canonical {
  if (!NAME.test(body.wallet)) throw new Fault('wallet.name_invalid', { wallet: body.wallet })
  checkGoverning(signer, proof.device)
  const known = signer.charter().accountNumbers.get(body.wallet)
  const account = known ?? signer.charter().accountNumbers.size
  if (known === undefined) {
    if (account >= MAX_ACCOUNTS) throw new Fault('wallet.too_many', { most: MAX_ACCOUNTS })
    const prepared = { wallet: body.wallet, account: plain(account) }
    signer.append([
      { log: CHARTER, kind: 'wallet.prepared', body: prepared, proofs: writeProofs(proof) },
    ])
  }
  return {
    network: signer.network,
    key: writeDescriptorKey(signer.walletKeys.descriptorKey(account)),
  }
}

/**
 * Pins a wallet. The same creation again answers the same; another under this name is refused.
 * @throws Fault descriptor.*, policy.invalid, wallet.*, factor.*
 */
export function createWallet(asked: Asked<MessageBody<'wallet.create'>>): Canonical {
  const { signer, body, proof } = asked
  const policy = policyFromCanonical(body.policy)
  const descriptor = readDescriptor(body.descriptor)
  const known = signer.charter().wallets.get(body.wallet)
  if (known) {
    const isSameUser = known.wallet.userKey === body.userKey
    if (!isSameUser || !isSame(known, { descriptor, policy, exportTo: body.exportTo ?? [] })) {
      throw new Fault('wallet.exists', { wallet: body.wallet })
    }
    return showWallet(signer, known)
  }
  checkGoverning(signer, proof.device)
  checkNames(signer.charter(), policy)
  const account = signer.charter().accountNumbers.get(body.wallet)
  if (account === undefined) throw new Fault('wallet.missing', { wallet: body.wallet })
  const serverKey = checkDescriptor(signer, descriptor, account)
  if (body.userKey === serverKey || body.userKey >= descriptor.keys.length) {
    throw new Fault('wallet.server_key_wrong', { userKey: body.userKey, serverKey })
  }
  checkShape({ descriptor, userKey: body.userKey, serverKey })
  const sealed = sealKey(signer, descriptor, account, body)
  const binding = creationBinding(body.wallet, body.descriptor, body.policy, body.exportTo)
  const code = checkCode(asked, body.code, binding)
  const created = {
    wallet: body.wallet,
    account: plain(account),
    descriptor: writeDescriptor(descriptor),
    userKey: plain(body.userKey),
    serverKey: plain(serverKey),
    policy: policyToCanonical(policy),
    ...sealed,
  }
  signer.append([
    { log: CHARTER, kind: 'wallet.created', body: created, proofs: writeProofs(proof, code) },
  ])
  return showWallet(signer, walletOf(signer, body.wallet))
}

/** Wallets are made by who decides on the organisation. @throws Fault charter.role_missing */
function checkGoverning(signer: Signer, device: string): void {
  const member = memberOf(signer, device)
  if (!isGoverning(member)) {
    throw new Fault('charter.role_missing', { member: member.id, act: 'wallet.create' })
  }
}

/** @returns the place of the signer's key */
function checkDescriptor(signer: Signer, descriptor: Descriptor, account: number): number {
  if (descriptor.version !== keyVersion(signer.network)) throw new Fault('wallet.network_wrong')
  const { keys } = descriptor
  // The whole key expression: a chain code or an origin of somebody else's is not our key.
  const ours = writeDescriptorKey(signer.walletKeys.descriptorKey(account))
  const place = keys.findIndex((key) => writeDescriptorKey(key) === ours)
  if (place === -1) throw new Fault('wallet.server_key_wrong', { expected: ours })
  // With two of our keys in it, a second wallet of the same addresses would double the limits.
  for (const other of signer.charter().accountNumbers.values()) {
    const { publicKey } = signer.walletKeys.descriptorKey(other).key
    const isThere = keys.some(({ key }) => key.publicKey.toHex() === publicKey.toHex())
    if (other !== account && isThere) throw new Fault('wallet.key_reused', { account: other })
  }
  return place
}

type Wanted = {
  readonly descriptor: Descriptor
  readonly policy: Policy
  readonly exportTo: readonly string[]
}

function isSame(known: WalletRecord, { descriptor, policy, exportTo }: Wanted): boolean {
  return (
    known.descriptorText === writeDescriptor(descriptor) &&
    policyHash(known.policy) === policyHash(policy) &&
    String(known.sealedKey?.recipients ?? []) === String(exportTo)
  )
}

/**
 * What the entry says of the key's export, before any code is looked at.
 * @throws Fault wallet.recipient_invalid, wallet.export_unneeded
 */
function sealKey(
  { walletKeys }: Signer,
  descriptor: Descriptor,
  account: number,
  { wallet, exportTo }: Pick<MessageBody<'wallet.create'>, 'wallet' | 'exportTo'>,
) {
  if (exportTo === undefined) return {}
  readRecipients(exportTo)
  if (!needsSignersKey(descriptor)) throw new Fault('wallet.export_unneeded', { wallet })
  const sealing = { wallet, descriptor: writeDescriptor(descriptor), recipients: exportTo }
  const { hash } = walletKeys.sealedKey(account, sealing)
  return { sealedKey: { recipients: exportTo, hash } }
}

/**
 * The sealed key of a wallet, for those that were pinned with it: made again, and not kept.
 * @throws Fault wallet.missing, wallet.not_exported
 */
export function showSealedKey({
  signer,
  body,
}: Asked<MessageBody<'wallet.sealed-key'>>): Canonical {
  const { name, account, descriptorText, sealedKey } = walletOf(signer, body.wallet)
  if (!sealedKey) throw new Fault('wallet.not_exported', { wallet: name })
  const { recipients } = sealedKey
  const sealing = { wallet: name, descriptor: descriptorText, recipients }
  const { file, hash } = signer.walletKeys.sealedKey(account, sealing)
  if (hash !== sealedKey.hash) throw new Error('the sealed key is not the one that was pinned')
  return { wallet: name, recipients, hash, file: file.toBase64() }
}

/** All there is to know of a wallet, for its owner. */
export function showWallet(signer: Signer, record: WalletRecord): Canonical {
  const { rehearsed } = record
  const head = signer.journal.head(spendLog(record.name))
  return {
    wallet: record.name,
    network: signer.network,
    descriptor: record.descriptorText,
    userKey: plain(record.wallet.userKey),
    serverKey: plain(record.wallet.serverKey),
    policy: policyToCanonical(record.policy),
    policyHash: policyHash(record.policy),
    createdAt: plain(record.createdAt),
    ...(record.sealedKey ? { sealedKey: record.sealedKey } : {}),
    head: { seq: plain(head.seq), hash: head.hash.toHex() },
    ...(rehearsed ? { rehearsedAt: plain(rehearsed.at), rehearsedBy: rehearsed.path } : {}),
  }
}
