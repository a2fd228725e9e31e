// A wallet's beginning: several keys into one descriptor, pinned by the signer and by us. The
// signer's key is asked for; everything else is put together here and compared afterwards.

import { creationBinding } from '@countersign/channel/bindings.ts'
import { accountPath } from '@countersign/core/bitcoin/account.ts'
import {
  type DescriptorKey,
  readDescriptor,
  readDescriptorKey,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { keyVersion, type Network } from '@countersign/core/bitcoin/network.ts'
import { canonicalText } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  type Policy,
  policyFromCanonical,
  policyHash,
  policyToCanonical,
} from '@countersign/core/policy/policy.ts'
import type { Context } from '../context.ts'
import { accountKey, openKey } from '../keep/keystore.ts'
import { requirePairing } from '../keep/pairing.ts'
import {
  allWallets,
  findWallet,
  nextAccount,
  type PinnedWallet,
  requireWallet,
  writeWallet,
} from '../keep/wallets.ts'
import { readPrepareAnswer, readWalletAnswer, type WalletAnswer } from './answers.ts'
import { askPaired, sealCode } from './signer.ts'

export type Shape = '2-of-2' | '2-of-3'

export type NewWallet = {
  readonly name: string
  readonly shape: Shape
  /** The key expression of the backup key; needed for 2-of-3 and only there. */
  readonly backup?: string
  readonly passphrase: string
}

/** A wallet as it would be; nothing of it is pinned yet. */
export type WalletPlan = { readonly pinned: PinnedWallet; readonly descriptor: string }

/**
 * Puts the descriptor together: user, backup, signer, in this order.
 * @throws Fault client.wallet_exists, client.argument_invalid, client.passphrase_wrong
 */
export async function planWallet(context: Context, wanted: NewWallet): Promise<WalletPlan> {
  const { network } = requirePairing(context)
  const known = findWallet(context, wanted.name)
  if (known?.state === 'ready') throw new Fault('client.wallet_exists', { wallet: wanted.name })
  const account = known?.account ?? nextAccount(context)
  const user = accountKey(openKey(context, wanted.passphrase), network, account)
  const backup = backupKey(wanted, network, user)
  refuseOwnKey(context, backup)
  const server = await serverKey(context, wanted.name, network)
  const keys = backup ? [user, backup, server] : [user, server]
  const descriptor = sortedMulti(2, keys)
  const wallet = { network, descriptor, userKey: 0, serverKey: keys.length - 1 }
  const unused = { marks: [-1, -1], givenOut: -1 } as const
  const pinned = { name: wanted.name, state: 'creating', wallet, account, ...unused } as const
  return { pinned, descriptor: writeDescriptor(descriptor) }
}

function backupKey(
  { shape, backup }: NewWallet,
  network: Network,
  user: DescriptorKey,
): DescriptorKey | null {
  if (shape === '2-of-2') {
    if (backup === undefined) return null
    throw new Fault('client.argument_invalid', { option: '--backup', reason: 'only with 2-of-3' })
  }
  if (backup === undefined) {
    throw new Fault('client.argument_invalid', { option: '--backup', reason: 'needed for 2-of-3' })
  }
  const text = backup.trim()
  const key = readDescriptorKey(text.endsWith('/<0;1>/*') ? text : `${text}/<0;1>/*`)
  if (key.key.version !== keyVersion(network)) throw new Fault('wallet.network_wrong', { network })
  // A backup from the same words is lost together with them.
  if (key.origin?.fingerprint === user.origin?.fingerprint) {
    const reason = 'the backup key comes from the same words as your own'
    throw new Fault('client.argument_invalid', { option: '--backup', reason })
  }
  return key
}

// Whatever its origin says: a backup that is one of our own keys is no backup.
function refuseOwnKey(context: Context, backup: DescriptorKey | null): void {
  const name = backup?.key.publicKey.toHex()
  for (const other of allWallets(context)) {
    const { descriptor, userKey } = other.wallet
    if (descriptor.keys[userKey]?.key.publicKey.toHex() !== name) continue
    throw new Fault('wallet.key_reused', { otherWallet: other.name })
  }
}

async function serverKey(context: Context, name: string, network: Network): Promise<DescriptorKey> {
  const answer = readPrepareAnswer(await askPaired(context, 'wallet.prepare', { wallet: name }))
  const { origin, key } = readDescriptorKey(answer.key)
  const account = (origin?.path[2] ?? 0) - 0x8000_0000
  const isAccount = account >= 0 && String(origin?.path) === String(accountPath(network, account))
  if (answer.network !== network || key.version !== keyVersion(network) || !origin || !isAccount) {
    throw new Fault('client.wallet_differs', { wallet: name, field: 'the signer’s key' })
  }
  return { origin, key }
}

/**
 * Pins the wallet at the signer and here. Asked again after a crash, it ends the same way.
 * @throws Refusal wallet.*, factor.*, Fault client.wallet_differs
 */
export async function pinWallet(
  context: Context,
  { pinned, descriptor }: WalletPlan,
  { policy, code }: { readonly policy: Policy; readonly code: string },
): Promise<PinnedWallet> {
  const { name, wallet } = pinned
  const canonical = policyToCanonical(policy)
  const binding = creationBinding(name, descriptor, canonical)
  writeWallet(context, pinned)
  const body = {
    wallet: name,
    descriptor,
    userKey: String(wallet.userKey),
    policy: canonical,
    code: sealCode(context, code, binding),
  }
  const answer = readWalletAnswer(await askPaired(context, 'wallet.create', body))
  compareWallet(pinned, answer)
  if (canonicalText(answer.policy) !== canonicalText(canonical)) {
    throw new Fault('client.wallet_differs', { wallet: name, field: 'policy' })
  }
  const ready = { ...pinned, state: 'ready' } as const
  writeWallet(context, ready)
  return ready
}

/** Both steps at once, for whoever has everything at hand. */
export async function createWallet(
  context: Context,
  wanted: NewWallet & { readonly policy: Policy; readonly code: string },
): Promise<PinnedWallet> {
  return pinWallet(context, await planWallet(context, wanted), wanted)
}

export type ShownWallet = {
  readonly pinned: PinnedWallet
  readonly descriptor: string
  readonly policy: Policy
  readonly policyHash: string
  readonly createdAt: number
  readonly head: WalletAnswer['head']
}

/**
 * The wallet as the signer attests it, compared with what is pinned here.
 * @throws Fault client.wallet_differs, loudly
 */
export async function showWallet(context: Context, name: string): Promise<ShownWallet> {
  const pinned = requireWallet(context, name)
  const answer = readWalletAnswer(await askPaired(context, 'wallet.show', { wallet: name }))
  compareWallet(pinned, answer)
  const policy = policyFromCanonical(answer.policy)
  if (policyHash(policy) !== answer.policyHash) {
    throw new Fault('client.wallet_differs', { wallet: name, field: 'policy' })
  }
  const { createdAt, head } = answer
  const descriptor = writeDescriptor(pinned.wallet.descriptor)
  return { pinned, descriptor, policy, policyHash: answer.policyHash, createdAt, head }
}

function compareWallet({ name, wallet }: PinnedWallet, answer: WalletAnswer): void {
  const isEqual = {
    name: answer.wallet === name,
    network: answer.network === wallet.network,
    descriptor:
      writeDescriptor(readDescriptor(answer.descriptor)) === writeDescriptor(wallet.descriptor),
    keys: answer.userKey === wallet.userKey && answer.serverKey === wallet.serverKey,
  }
  for (const [field, is] of Object.entries(isEqual)) {
    if (!is) throw new Fault('client.wallet_differs', { wallet: name, field })
  }
}

/** Sends a stricter policy. @throws Refusal policy.changed, policy.not_tightening */
export async function tightenPolicy(
  context: Context,
  change: { readonly wallet: string; readonly from: Policy; readonly to: Policy },
): Promise<string> {
  const answer = await askPaired(context, 'policy.tighten', {
    wallet: change.wallet,
    from: policyHash(change.from),
    policy: policyToCanonical(change.to),
  })
  const { policyHash: pinnedHash } = readWalletAnswer(answer)
  if (pinnedHash !== policyHash(change.to)) {
    throw new Fault('client.wallet_differs', { wallet: change.wallet, field: 'policy' })
  }
  return pinnedHash
}
