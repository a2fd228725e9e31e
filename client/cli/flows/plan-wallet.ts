// A wallet as it would be: its keys from wherever they are, put into the descriptor of its shape.

import { accountPath } from '@countersign/core/bitcoin/account.ts'
import {
  type Descriptor,
  type DescriptorKey,
  readDescriptorKey,
  sortedMulti,
  timelocked,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { keyVersion, type Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readRecipients } from '@countersign/core/wallet/exit/recipients.ts'
import { readKeyFile } from '@countersign/core/wallet/formats/key-file.ts'
import { SHAPE_WANTS, type Shape } from '@countersign/core/wallet/shapes.ts'
import type { Context } from '../context.ts'
import { accountKey, openKey } from '../keep/keystore.ts'
import { requirePairing } from '../keep/pairing.ts'
import { allWallets, findWallet, nextAccount, type PinnedWallet } from '../keep/wallets.ts'
import { readPrepareAnswer } from './answers.ts'
import { askPaired } from './signer.ts'

export type NewWallet = {
  readonly name: string
  readonly shape: Shape
  /** The backup key, as `readKeyFile` reads it; needed for `2-of-3` and `backup-later`. */
  readonly backup?: string
  /** The user's where it is not this client's: of a hardware wallet. */
  readonly user?: string
  /** Confirmations after which one key may sign alone, of the shapes that have one. */
  readonly olderBlocks?: number
  /** Recipients of the signer's key, sealed: of a 2-of-2, which has no other way out. */
  readonly exportTo?: readonly string[]
  readonly passphrase: string
}

/** A wallet as it would be; nothing of it is pinned yet. */
export type WalletPlan = {
  readonly pinned: PinnedWallet
  readonly descriptor: string
  readonly exportTo: readonly string[]
}

/**
 * Puts the descriptor together.
 * @throws Fault client.wallet_exists, client.argument_invalid, client.passphrase_wrong
 */
export async function planWallet(context: Context, wanted: NewWallet): Promise<WalletPlan> {
  const { network } = requirePairing(context)
  const known = findWallet(context, wanted.name)
  if (known?.state === 'ready') throw new Fault('client.wallet_exists', { wallet: wanted.name })
  refuseUnwanted(wanted)
  const account = known?.account ?? nextAccount(context)
  const user = userKey(context, wanted, { network, account })
  const backup = backupKey(wanted, network, user)
  refuseOwnKey(context, backup)
  const server = await serverKey(context, wanted.name, network)
  const descriptor = descriptorOf(wanted, { user, backup, server })
  const serverAt = descriptor.kind === 'timelock' ? 1 : descriptor.keys.length - 1
  const wallet = { network, descriptor, userKey: 0, serverKey: serverAt }
  const unused = { marks: [-1, -1], givenOut: -1 } as const
  const pinned = { name: wanted.name, state: 'creating', wallet, account, ...unused } as const
  return { pinned, descriptor: writeDescriptor(descriptor), exportTo: wanted.exportTo ?? [] }
}

function refuseUnwanted({ shape, backup, user, olderBlocks, exportTo }: NewWallet): void {
  const wants = SHAPE_WANTS[shape]
  const given = { backup: backup !== undefined, olderBlocks: olderBlocks !== undefined }
  for (const [what, option] of [
    ['backup', '--backup'],
    ['olderBlocks', '--older'],
  ] as const) {
    if (wants[what] === given[what]) continue
    const reason = wants[what] ? `needed for ${shape}` : `not for ${shape}`
    throw new Fault('client.argument_invalid', { option, reason })
  }
  if (exportTo !== undefined) {
    readRecipients(exportTo)
    if (shape !== '2-of-2')
      throw new Fault('wallet.export_unneeded', { option: '--export-to', shape })
  }
  // A stolen computer, too, could wait.
  if (shape === 'user-later' && user === undefined) {
    const reason = 'a key that may sign alone has to be in hardware: give its key expression'
    throw new Fault('client.argument_invalid', { option: '--user', reason })
  }
}

type Keys = {
  readonly user: DescriptorKey
  readonly backup: DescriptorKey | null
  readonly server: DescriptorKey
}

function descriptorOf({ olderBlocks }: NewWallet, { user, backup, server }: Keys): Descriptor {
  if (olderBlocks !== undefined) return timelocked([user, server], backup ?? user, olderBlocks)
  return sortedMulti(2, backup ? [user, backup, server] : [user, server])
}

function userKey(
  context: Context,
  { user, passphrase }: NewWallet,
  { network, account }: { readonly network: Network; readonly account: number },
): DescriptorKey {
  if (user !== undefined) return foreignKey(user, network)
  return accountKey(openKey(context, passphrase), network, account)
}

function backupKey(
  { backup }: NewWallet,
  network: Network,
  user: DescriptorKey,
): DescriptorKey | null {
  if (backup === undefined) return null
  const key = foreignKey(backup, network)
  // A backup from the same words is lost together with them.
  if (key.origin?.fingerprint === user.origin?.fingerprint) {
    const reason = 'the backup key comes from the same words as your own'
    throw new Fault('client.argument_invalid', { option: '--backup', reason })
  }
  return key
}

/** A key as other software writes it. */
function foreignKey(given: string, network: Network): DescriptorKey {
  const key = readDescriptorKey(`${readKeyFile(given)}/<0;1>/*`)
  if (key.key.version !== keyVersion(network)) throw new Fault('wallet.network_wrong', { network })
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
