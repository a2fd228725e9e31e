// The acts for which an owner takes a recovery code and the user key of every wallet.

import {
  recoveryBinding,
  type WalletKeyAct,
  walletKeyDigest,
} from '@countersign/channel/bindings.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Person } from './coins.ts'
import { at, confirm, type Held, readOffer, replyKey } from './house.ts'
import type { Treasury } from './treasury.ts'

type Owner = Pick<Treasury, 'house' | 'held' | 'user' | 'wallet'>

/** What is done otherwise than an honest client does it. */
type Twist = {
  readonly kind?: 'totp' | 'hotp'
  readonly recoveryCode?: string
  readonly replyTo?: string
  readonly head?: string
  /** Null: no wallet key signs. */
  readonly signer?: Person | null
  readonly signedReplyTo?: string
  readonly signedWallet?: string
  readonly signedHead?: string
}

/** Asks to replace the authenticator. */
export function offerReplacement(owner: Owner, twist: Twist): Canonical {
  const replyTo = twist.replyTo ?? replyKey().replyTo
  const act = { act: 'factor.replace', replyTo: twist.signedReplyTo ?? replyTo } as const
  const kind = twist.kind === undefined ? {} : { kind: twist.kind }
  return owner.house.ask('factor.replace', { replyTo, ...kind, ...recovery(owner, act, twist) })
}

/** Replaces the authenticator, by the recovery code of this number. */
export function replace(treasury: Treasury, number = 0): Held {
  const { secret, replyTo } = replyKey()
  const recoveryCode = treasury.held.recovery[number] ?? ''
  const offer = offerReplacement(treasury, { replyTo, recoveryCode })
  return confirm(treasury.house, readOffer(offer, secret))
}

/** Opens the locked authenticator. */
export function unlock(owner: Owner, twist: Twist = {}): Canonical {
  return owner.house.ask('factor.unlock', recovery(owner, { act: 'factor.unlock' }, twist))
}

function recovery({ house, held, user, wallet }: Owner, act: WalletKeyAct, twist: Twist) {
  const head = twist.head ?? String(at(house.ask('hello', {}), 'charter', 'hash'))
  const { identity } = house.service().signer.keys
  const signer = twist.signer === undefined ? user : twist.signer
  const over = { wallet: twist.signedWallet ?? wallet, head: twist.signedHead ?? head }
  const digest = walletKeyDigest(identity, act, over)
  const walletKeys = signer
    ? [{ wallet, signature: signHash(digest, signer.account.secret).toHex() }]
    : []
  const code = twist.recoveryCode ?? held.recovery[0] ?? ''
  return { recoveryCode: house.seal(code, recoveryBinding(head)), walletKeys, head }
}
