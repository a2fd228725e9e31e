// A wallet's beginning: what was planned is pinned by the signer and by us, and compared with what
// the signer attests, then and later.

import { creationBinding } from '@countersign/channel/bindings.ts'
import { readDescriptor, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { canonicalText } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  type Policy,
  policyFromCanonical,
  policyHash,
  policyToCanonical,
} from '@countersign/core/policy/policy.ts'
import type { RehearsedPath } from '@countersign/core/wallet/exit/path-words.ts'
import type { PinnedKey } from '@countersign/core/wallet/exit/pinned-key.ts'
import type { Context } from '../context.ts'
import { type PinnedWallet, requireWallet, writeWallet } from '../keep/wallets.ts'
import { readWalletAnswer, type WalletAnswer } from './answers.ts'
import { type NewWallet, planWallet, type WalletPlan } from './plan-wallet.ts'
import { askPaired, sealCode } from './signer.ts'

/**
 * Pins the wallet at the signer and here. Asked again after a crash, it ends the same way.
 * @throws Refusal wallet.*, factor.*, Fault client.wallet_differs
 */
export async function pinWallet(
  context: Context,
  { pinned, descriptor, exportTo }: WalletPlan,
  { policy, code }: { readonly policy: Policy; readonly code: string },
): Promise<PinnedWallet> {
  const { name, wallet } = pinned
  const canonical = policyToCanonical(policy)
  const binding = creationBinding(name, descriptor, canonical, exportTo)
  writeWallet(context, pinned)
  const body = {
    wallet: name,
    descriptor,
    userKey: String(wallet.userKey),
    policy: canonical,
    ...(exportTo.length > 0 ? { exportTo } : {}),
    code: sealCode(context, code, binding),
  }
  const answer = readWalletAnswer(await askPaired(context, 'wallet.create', body))
  compareWallet(pinned, answer)
  if (canonicalText(answer.policy) !== canonicalText(canonical)) {
    throw new Fault('client.wallet_differs', { wallet: name, field: 'policy' })
  }
  if (String(answer.sealedKey?.recipients ?? []) !== String(exportTo)) {
    throw new Fault('client.wallet_differs', { wallet: name, field: 'recipients' })
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
  /** Null where the signer's key was not sealed for anybody. */
  readonly sealedKey: PinnedKey | null
  readonly head: WalletAnswer['head']
  /** The last rehearsal of its way out that the signer verified; null for none. */
  readonly rehearsed: Rehearsed | null
}

export type Rehearsed = { readonly at: number; readonly by: RehearsedPath }

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
  const { createdAt, head, sealedKey = null, rehearsedAt: at, rehearsedBy: by } = answer
  const descriptor = writeDescriptor(pinned.wallet.descriptor)
  const rehearsed = at === undefined || by === undefined ? null : { at, by }
  const shown = { pinned, descriptor, policy, policyHash: answer.policyHash, createdAt }
  return { ...shown, sealedKey, head, rehearsed }
}

/**
 * Before anything is paid to the wallet, by the signer's own word: where money is at stake, it has
 * to have seen that it can be left.
 * @throws Fault wallet.unrehearsed
 */
export async function checkRehearsed(context: Context, { name, wallet }: PinnedWallet) {
  if (wallet.network !== 'mainnet') return
  const { rehearsed } = await showWallet(context, name)
  if (rehearsed === null) throw new Fault('wallet.unrehearsed', { wallet: name })
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
