// Another organisation's server beside the lodge, in the same process, with things of its own that
// nobody at the lodge may ever hear of.

import { SESSION_COOKIE } from '@countersign/contract/route.ts'
import {
  descriptorAddress,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { askedAgain } from '@countersign/server/use-cases/ask-spend.ts'
import { bearerHash } from '@countersign/server/use-cases/sessions.ts'
import { person } from '../builders/coins.ts'
import { tokenBody } from '../builders/token.ts'
import { type Lodge, NOW, openLodge, psbtOf, WALLET } from './lodge.ts'

export type OtherLodge = {
  readonly lodge: Lodge
  /** What a request can name of it. */
  readonly ids: readonly string[]
  /** Those, and what no request can name. */
  readonly secrets: readonly string[]
}

const wallet = 'the-wallet-of-others'
const passkey = 'e1'.repeat(8)
const opening = 'O'.repeat(43)
const offer = 'e2'.repeat(16)
const label = 'Rent of the others'
const { txid } = psbtOf(77)

export async function openOtherLodge(): Promise<OtherLodge> {
  const lodge = await openLodge()
  const descriptor = sortedMulti(2, [person(61).key, person(62).key])
  const address = descriptorAddress(descriptor, 'regtest', 0, 0)
  await lodge.store.transact(async (tx) => {
    const own = await tx.wallet(WALLET)
    if (own) await tx.putWallet({ ...own, name: wallet, descriptor: writeDescriptor(descriptor) })
    await tx.giveAddress({ wallet, index: 0, address, givenAt: NOW })
    await tx.putLabels([{ wallet, type: 'tx', ref: txid, label, changedAt: NOW }])
    await tx.putSpend(
      askedAgain(null, { wallet, mayBroadcast: true }, { device: 'e3'.repeat(32), txid, now: NOW }),
    )
    const rawId = 'RawIdOfTheOthers'
    const made = {
      name: 'a key of the others',
      isBackupEligible: false,
      signCount: 0,
      usedAt: null,
    }
    await tx.putPasskey({ ...made, id: passkey, member: 'owner', rawId, key: '00', createdAt: NOW })
    const expiresAt = NOW + 1_000
    const link = { hash: bearerHash(opening), member: 'owner', madeAt: NOW, usableFrom: NOW }
    await tx.putOpening({ ...link, expiresAt })
    const challenge = 'e4'.repeat(32)
    await tx.putOffer({ id: offer, purpose: 'sign-in', session: '', challenge, expiresAt })
  })
  const { id: token, secret } = await lodge.api.createToken({
    body: tokenBody('a reader of the others'),
  })
  const cookie = (await lodge.session()).cookie?.replace(`${SESSION_COOKIE}=`, '') ?? ''
  const [session] = await lodge.store.reader.sessions()
  const ids = [wallet, address, txid, token, session?.id ?? '', passkey, opening, offer]
  const more = [
    writeDescriptor(descriptor),
    label,
    'a key of the others',
    'a reader of the others',
    secret,
    cookie,
  ]
  return { lodge, ids, secrets: [...ids, ...more] }
}
