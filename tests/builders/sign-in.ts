// Sign-in authenticators of members of a house, as their devices and the server speak of them.

import { type KeyObject, randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { open } from '@countersign/channel/sealing.ts'
import {
  type ConsentBy,
  signInBinding,
  signInConsentBinding,
  signInOfferBinding,
} from '@countersign/channel/sign-in.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { at, codeNow, fromBase32, type House, nextCode, replyKey } from './house.ts'
import { openTreasury, type Treasury } from './treasury.ts'

export const BY_SERVER = { role: 'server', device: null } as const

/** An authenticator for signing in, as its member holds it. */
export type HeldSignIn = { readonly authenticator: string; readonly seed: Uint8Array }

/** A code that agrees, and what it is from. */
export type Consent = { readonly by: ConsentBy; readonly code: string }

/** Has a seed made for whose device this is. */
export function offerSignIn(house: House, device: KeyObject = house.device): HeldSignIn {
  const { secret, replyTo } = replyKey()
  const offer = house.ask('sign-in.enrol', { replyTo }, { device })
  const authenticator = String(at(offer, 'authenticator'))
  const binding = signInOfferBinding('sign-in-uri', authenticator)
  const uri = Buffer.from(open(secret, String(at(offer, 'uri')), binding)).toString()
  return { authenticator, seed: fromBase32(new URL(uri).searchParams.get('secret') ?? '') }
}

/** Confirms it by its code of now, unless told. */
export function confirmSignIn(
  house: House,
  { authenticator, seed }: HeldSignIn,
  how: { readonly device?: KeyObject; readonly consent?: Consent; readonly code?: string } = {},
): Canonical {
  const { device = house.device, consent, code = codeNow(house, seed) } = how
  const body = {
    authenticator,
    code: house.seal(code, signInOfferBinding('sign-in-confirm', authenticator)),
    ...(consent ? { consent: sealedConsent(house, 'sign-in-enrol', authenticator, consent) } : {}),
  }
  return house.ask('sign-in.confirm', body, { device })
}

/** Takes it away. */
export function removeSignIn(
  house: House,
  { authenticator }: Pick<HeldSignIn, 'authenticator'>,
  consent: Consent,
  device: KeyObject = house.device,
): Canonical {
  const sealed = sealedConsent(house, 'sign-in-remove', authenticator, consent)
  return house.ask('sign-in.remove', { authenticator, consent: sealed }, { device })
}

function sealedConsent(
  house: House,
  act: 'sign-in-enrol' | 'sign-in-remove',
  authenticator: string,
  { by, code }: Consent,
) {
  return { by, code: house.seal(code, signInConsentBinding(act, by, authenticator)) }
}

/** The server's question about a code that a page sealed; each a new attempt unless told. */
export function checkCode(
  house: House,
  member: string,
  code: string,
  request: string = randomBytes(32).toHex(),
): Canonical {
  const sealed = house.seal(code, signInBinding(member))
  return house.ask('sign-in.check', { member, code: sealed, request }, BY_SERVER)
}

/** A right code that was not used yet: half a minute from now. */
export const freshCheck = (house: House, member: string, { seed }: HeldSignIn): Canonical =>
  checkCode(house, member, nextCode(house, seed))

/** An owner with authenticators of both sorts, and a wallet. */
export function openBoth(t: TestContext): Treasury & { readonly signIn: HeldSignIn } {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  const { house, held } = treasury
  const signIn = offerSignIn(house)
  confirmSignIn(house, signIn, { consent: { by: 'spend', code: nextCode(house, held.seed) } })
  return { ...treasury, signIn }
}

/** The members who have one, as the server is told. */
export function membersWithSignIn(house: House): readonly string[] {
  const state = house.ask('sign-in.state', {}, BY_SERVER)
  return (at(state, 'members') as readonly Canonical[]).map((each) => String(at(each, 'member')))
}
