// Lies of the server to honest clients: keys, addresses, answers, amounts.

import assert from 'node:assert/strict'
import { creationBinding } from '@countersign/channel/bindings.ts'
import { readAnswer } from '@countersign/channel/envelope.ts'
import {
  descriptorAddress,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { coin, payment, person, signedBy, unsigned } from '../../builders/coins.ts'
import { at } from '../../builders/house.ts'
import { type Owner, spendBody, WALLET } from '../../builders/owner.ts'
import { limited } from '../../builders/treasury.ts'
import { say } from '../say.ts'
import type { Scenarios } from './site.ts'

const SPENDS = `/v1/wallets/${WALLET}/spends`
const thief = person(66)
const FORGED = { code: 'channel.answer_forged' }

/** The owner's key beside the thief's. */
const falseWallet = ({ descriptor }: Owner) => {
  const [user] = descriptor.keys
  if (!user) throw new Error('the wallet has no keys')
  return sortedMulti(2, [user, thief.key])
}
const trueText = ({ descriptor }: Owner) => writeDescriptor(descriptor)

export const ANSWERS: Scenarios = {
  'a descriptor with a swapped cosigner is told from the signer’s own': async ({
    owner,
    evil,
    database,
  }) => {
    const falseText = writeDescriptor(falseWallet(owner))
    await database.sql('update wallets set descriptor = $1', [falseText])
    const shown = await owner.api().showWallet({ wallet: WALLET })
    assert.equal(shown.descriptor, falseText, 'the API repeats the lie')
    const own = at(await owner.ask('wallet.show', { wallet: WALLET }), 'descriptor')
    assert.equal(own, trueText(owner))
    await database.sql('update wallets set descriptor = $1', [trueText(owner)])
    await evil.order({
      on: `GET /v1/wallets/${WALLET}`,
      act: 'replace',
      from: trueText(owner),
      to: falseText,
    })
    assert.notEqual((await owner.api().showWallet({ wallet: WALLET })).descriptor, trueText(owner))
    await evil.order()
    say(
      'the server and its database, and swapped our key for theirs in the descriptor',
      'a lie on the API’s page; the signer’s own word, which clients pin, had the true key',
    )
  },

  'change to a swapped descriptor is counted as a payment': async ({ owner }) => {
    const before = await owner.usedSats()
    const one = coin(owner.descriptor, { chain: 0, index: 3 }, 200_500n, 9_001)
    const script = payment(50_000n)
    const back = { chain: 1, index: 0, amountSats: 150_000n } as const
    // The owner's client was made to believe in the false wallet: its change goes to the thief.
    const honest = unsigned(owner.descriptor, { coins: [one], payments: [script], change: [back] })
    const lured = unsigned(owner.descriptor, {
      coins: [one],
      payments: [
        script,
        { ...payment(150_000n), script: Uint8Array.of(0, 32, ...Array(32).fill(0x66)) },
      ],
    })
    const shown = await owner
      .api()
      .askSpend({ wallet: WALLET, body: spendBody(owner, signedBy(lured, owner.user), null) })
    assert.equal(shown.review?.amountSats, '200500')
    const fine = await owner
      .api()
      .askSpend({ wallet: WALLET, body: spendBody(owner, signedBy(honest, owner.user), null) })
    assert.equal(fine.review?.amountSats, '50500')
    assert.equal(await owner.usedSats(), before)
    say(
      'a client that believed the swapped descriptor, and change of 150000 sat to it',
      'a preview that shows 200500 sat leaving, not 50500, before any code',
    )
  },

  'a false address is no address of the wallet that the owner pinned': async ({
    owner,
    database,
  }) => {
    await database.sql('update wallets set descriptor = $1', [writeDescriptor(falseWallet(owner))])
    const given = await owner.api().giveAddress({ wallet: WALLET })
    // Each at its own index: the server may have learnt of used ones between two answers.
    const isOurs = ({ address, index }: typeof given) =>
      address === descriptorAddress(owner.descriptor, 'regtest', 0, Number(index))
    assert.equal(isOurs(given), false, 'deriving it again, as clients do, shows the lie')
    const checked = await owner.api().verifyAddress({ wallet: WALLET, address: given.address })
    assert.equal(checked.isOurs, 'yes', 'the API vouches for its own lie')
    await database.sql('update wallets set descriptor = $1', [trueText(owner)])
    await database.sql('delete from given_addresses where address = $1', [given.address])
    const honest = await owner.api().giveAddress({ wallet: WALLET })
    assert.equal(isOurs(honest), true)
    say(
      'the database, and had the API give out and vouch for an address of theirs',
      'whoever trusts the API alone; a client with the pinned descriptor refused it',
    )
  },

  'an answer it made up is no signature': async ({ owner, evil }) => {
    const psbt = owner.spend(10_000n)
    const before = await owner.usedSats()
    const ask = () => owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt, null) })
    const true200 = await ask()
    const body = JSON.stringify({ ...true200, state: 'signed' })
    const { receipt: _, ...without } = true200
    for (const said of [body, JSON.stringify({ ...without, state: 'signed' })]) {
      // The first carries a true receipt, to another request: each has its own nonce.
      await evil.order({ on: `POST ${SPENDS}`, act: 'answer', body: said })
      await assert.rejects(ask(), FORGED)
    }
    await evil.order({
      on: `POST ${SPENDS}`,
      act: 'answer',
      status: 202,
      body: JSON.stringify(without),
    })
    assert.equal((await ask()).state, 'asked')
    await evil.order()
    assert.equal(await owner.usedSats(), before)
    say(
      'the server, and answered “signed” itself, with an old receipt and with none',
      'disbelief by the SDK; what it can do is say “not yet” for ever',
    )
  },

  'an amount it changed stands beside a receipt that says the true one': async ({
    owner,
    evil,
  }) => {
    const psbt = owner.spend(77_000n)
    const change = { act: 'replace', from: '"77500"', to: '"1"' } as const
    await evil.order({ on: `POST ${SPENDS}`, ...change })
    const heard: unknown[] = []
    const { signingKey } = owner.identity
    const shown = await owner
      .api({ checkReceipt: (framed, to) => heard.push(readAnswer(framed, to, signingKey)) })
      .askSpend({ wallet: WALLET, body: spendBody(owner, psbt, null) })
    await evil.order()
    assert.equal(shown.review?.amountSats, '1', 'fields beside the receipt are the server’s word')
    assert.equal(at(heard[0] as never, 'body', 'spend', 'amountSats'), '77500')
    say(
      'the server, and showed 1 sat where 77500 leave',
      'a false field of the SDK; the receipt beside it, which our clients read, says 77500',
    )
  },

  'a wallet without the signer’s own key is not made, whatever the owner was shown': async ({
    owner,
  }) => {
    const wallet = 'second'
    await owner.ask('wallet.prepare', { wallet })
    const descriptor = writeDescriptor(falseWallet(owner))
    const policy = policyToCanonical(limited(1_000n))
    const binding = creationBinding(wallet, descriptor, policy)
    const code = owner.sealed(owner.code(), binding)
    const creation = { wallet, descriptor, userKey: '0', policy, code }
    await assert.rejects(owner.ask('wallet.create', creation), {
      code: 'wallet.server_key_wrong',
    })
    assert.deepEqual(at(await owner.ask('wallet.list', {}), 'wallets'), [WALLET])
    say('a client that was shown their key for the signer’s while it made a wallet', 'no wallet')
  },

  'lists, limits and history are shown as it likes, and move nothing': async ({ owner, evil }) => {
    await evil.order({
      on: `GET /v1/wallets/${WALLET}/limits`,
      act: 'answer',
      body: '{"limits":[]}',
    })
    await owner.api().showLimits({ wallet: WALLET })
    await evil.order()
    const own = await owner.ask('limits', { wallet: WALLET })
    assert.equal(BigInt(String(at(own, 'limits', 0, 'usedSats'))), await owner.usedSats())
    say('the server, and showed no limits at all', 'a lie on a page; the signer’s limits stood')
  },
}
