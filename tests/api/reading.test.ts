import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { deriveScripts, descriptorAddress } from '@countersign/core/bitcoin/descriptor.ts'
import { writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { DESCRIPTOR, type Lodge, NOW, openLodge, WALLET } from './lodge.ts'
import { signed } from './signing.ts'

const wallet = WALLET
const TXID = '1d'.repeat(32)
const RAW = writeTransaction({ version: 2, inputs: [], outputs: [], lockTime: 7 })

const isProblem = (code: string, status: number) => (error: ApiProblem) => {
  assert.equal(error.code, code)
  assert.equal(error.status, status)
  return true
}

describe('reading', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
    const { script } = deriveScripts(DESCRIPTOR, 0, 2)
    const coin = { wallet, chain: 0, index: 2, script: script.toHex(), spentBy: null } as const
    await lodge.store.transact(async (tx) => {
      await tx.raiseUsed(wallet, [3, 0])
      await tx.putCoins([
        { ...coin, txid: TXID, outputIndex: 0, amountSats: 70_000n, height: 440 },
        { ...coin, txid: TXID, outputIndex: 1, amountSats: 5_000n, height: null },
        {
          ...coin,
          txid: TXID,
          outputIndex: 2,
          amountSats: 9n,
          height: 3,
          spentBy: 'ee'.repeat(32),
        },
      ])
      const seen = { wallet, blockTime: null, seenAt: NOW, path: null, raw: RAW }
      await tx.putTransactions([
        { ...seen, txid: TXID, height: 440, netSats: 70_000n, feeSats: null, blockTime: NOW - 9 },
        { ...seen, txid: 'ee'.repeat(32), height: null, netSats: -10n, feeSats: 1n },
      ])
    })
  })
  after(() => lodge.close())

  it('shows a wallet and its policy as the signer pinned them', async () => {
    const { wallets } = await lodge.api.listWallets()
    assert.deepEqual(wallets, [await lodge.api.showWallet({ wallet })])
    assert.equal(wallets[0]?.name, wallet)
    assert.match(wallets[0]?.descriptor ?? '', /^wsh\(sortedmulti\(2,.*\)\)#[a-z0-9]{8}$/)
    const { policy, policyHash } = await lodge.api.showPolicy({ wallet })
    assert.deepEqual(policy, { version: '1', rules: [{ id: 'a' }] })
    assert.equal(policyHash, 'ab'.repeat(32))
    const nowhere = lodge.api.showWallet({ wallet: 'nowhere' })
    await assert.rejects(nowhere, isProblem('wallet.missing', 404))
  })

  it('counts unspent coins, confirmed or not', async () => {
    assert.deepEqual(await lodge.api.showBalance({ wallet }), {
      confirmedSats: '70000',
      unconfirmedSats: '5000',
      totalSats: '75000',
      coins: 2,
      height: 441,
    })
    const { coins } = await lodge.api.listCoins({ wallet })
    assert.deepEqual(
      coins.map(({ outputIndex, amountSats, height, chain }) => [
        outputIndex,
        amountSats,
        height,
        chain,
      ]),
      [
        [0, '70000', 440, 'receive'],
        [1, '5000', undefined, 'receive'],
      ],
    )
  })

  it('lists transactions newest first, page by page, and shows one whole', async () => {
    const { transactions } = await lodge.api.listTransactions({ wallet, limit: '1' })
    assert.deepEqual(
      transactions.map(({ netSats, feeSats }) => [netSats, feeSats]),
      [['-10', '1']],
    )
    const next = await lodge.api.listTransactions({ wallet, after: transactions[0]?.txid ?? '' })
    assert.deepEqual(
      next.transactions.map(({ txid, height }) => [txid, height]),
      [[TXID, 440]],
    )
    const { raw } = await lodge.api.showTransaction({ wallet, txid: TXID })
    assert.equal(raw, RAW.toBase64())
    const missing = lodge.api.showTransaction({ wallet, txid: '00'.repeat(32) })
    await assert.rejects(missing, isProblem('transaction.missing', 404))
  })

  it('gives each address once, also when many ask at once, and derives it', async () => {
    const given = await Promise.all(
      Array.from({ length: 8 }, () => lodge.api.giveAddress({ wallet })),
    )
    const indexes = given.map(({ index }) => index).sort((a, b) => a - b)
    assert.deepEqual(indexes, [3, 4, 5, 6, 7, 8, 9, 10])
    for (const { address, index, chain, path } of given) {
      assert.equal(address, descriptorAddress(DESCRIPTOR, 'regtest', 0, index))
      assert.deepEqual([chain, path], ['receive', `0/${index}`])
    }
  })

  it('gives no more than the gap that restored wallets look through', async () => {
    const left = 3 + 20 - 11
    for (let number = 0; number < left; number++) await lodge.api.giveAddress({ wallet })
    await assert.rejects(lodge.api.giveAddress({ wallet }), isProblem('wallet.gap_full', 409))
    await lodge.store.transact((tx) => tx.raiseUsed(wallet, [4, 0]))
    assert.equal((await lodge.api.giveAddress({ wallet })).index, 23)
    await assert.rejects(lodge.api.giveAddress({ wallet }), isProblem('wallet.gap_full', 409))
  })

  it('says whether an address is the wallet’s, and where', async () => {
    const own = (chain: 0 | 1, index: number) =>
      addressOf(deriveScripts(DESCRIPTOR, chain, index).script, 'regtest') ?? ''
    const receive = await lodge.api.verifyAddress({ wallet, address: own(0, 7) })
    assert.deepEqual(
      [receive.isOurs, receive.place?.chain, receive.place?.index],
      ['yes', 'receive', 7],
    )
    const change = await lodge.api.verifyAddress({ wallet, address: own(1, 19) })
    assert.deepEqual([change.isOurs, change.place?.path], ['yes', '1/19'])
    const beyond = await lodge.api.verifyAddress({ wallet, address: own(1, 20) })
    assert.deepEqual([beyond.isOurs, beyond.place], ['no', undefined])
    const typo = lodge.api.verifyAddress({ wallet, address: `${own(0, 7).slice(0, -1)}b` })
    await assert.rejects(typo, isProblem('address.invalid', 422))
  })

  it('asks the signer for limits and dry runs, and says what was assumed', async () => {
    const { at, limits } = await lodge.api.showLimits({ wallet })
    assert.deepEqual([at, limits], [NOW, [{ rule: 'day', leftSats: '5' }]])
    const address = descriptorAddress(DESCRIPTOR, 'regtest', 0, 0)
    const order = { wallet, body: { payments: [{ address, amountSats: '1000' }] } }
    const answer = await lodge.api.dryRun(order)
    assert.deepEqual(answer.verdict, {
      kind: 'sign',
      feeSats: answer.feeSats,
      vsize: String(answer.vsize),
    })
    assert.deepEqual([answer.at, answer.waitsFor], [NOW, ['code']])
    // One input of 2-of-2, a payment and change: about 190 vB, at 3.5 sat/vB by the node.
    assert.ok(answer.vsize > 180 && answer.vsize < 210, String(answer.vsize))
    assert.equal(answer.feeSats, String(Math.ceil(answer.vsize * 3.5)))
    const dear = await lodge.api.dryRun({ ...order, body: { ...order.body, feeRateSatPerVb: 10 } })
    assert.equal(dear.feeSats, String(dear.vsize * 10))
    const fixed = await lodge.api.dryRun({ ...order, body: { ...order.body, feeSats: '777' } })
    assert.equal(fixed.feeSats, '777')
    lodge.isSignerThere = false
    const nobody = await lodge.api.showLimits({ wallet }).then(
      () => null,
      (error: ApiProblem) => error,
    )
    lodge.isSignerThere = true
    assert.equal(nobody?.code, 'channel.unreachable')
    assert.equal(nobody?.status, 503)
  })

  it('passes tightening and the witness’s answer on whole, and reads on', async () => {
    lodge.reply = () => ({ body: { policyHash: 'cd'.repeat(32) } })
    const body = { from: 'ab'.repeat(32), policy: { version: '1', rules: [] } }
    const { answer } = await lodge.api.tightenPolicy({ wallet, body })
    assert.deepEqual(answer, { policyHash: 'cd'.repeat(32) })
    assert.deepEqual(
      lodge.store.jobs().map(({ job }) => job.kind),
      ['project-journal'],
    )
    lodge.reply = () => ({ code: 'policy.not_tightening', facts: { because: 'looser' } })
    const loosening = lodge.api.tightenPolicy({ wallet, body })
    await assert.rejects(loosening, isProblem('policy.not_tightening', 403))
    lodge.reply = () => ({ body: { answered: 'yes' } })
    const heads = [{ log: 'charter', seq: '3', hash: '0f'.repeat(32) }]
    await lodge.api.answerWitness({ body: { nonce: '0a'.repeat(16), heads } })
    assert.equal(lodge.passed.at(-1)?.path, '/v1/witness')
  })

  it('takes a signed request that reads once, for the body it has', async () => {
    const path = `/v1/wallets/${WALLET}/balance`
    const get = (body: string, nonce: number) =>
      fetch(lodge.url + path, {
        headers: signed({ method: 'GET', path, body, nonce, at: NOW }),
      })
    const statuses: number[] = []
    for (const [body, nonce] of [
      ['', 0x77],
      ['', 0x77],
      ['', 0x78],
      ['other', 0x79],
    ] as const) {
      statuses.push((await get(body, nonce)).status)
    }
    assert.deepEqual(statuses, [200, 409, 200, 401])
  })

  it('says how it is, also when the signer or the node is away', async () => {
    const status = await lodge.api.showStatus()
    assert.equal(status.network, 'regtest')
    assert.equal(status.signer.isolation, 'strong')
    assert.deepEqual(status.witness, { state: 'answered' })
    assert.equal(status.chain?.height, 441)
    assert.deepEqual(await lodge.api.health(), { alive: 'yes' })
    const ready = { isReady: 'yes', database: 'yes', signer: 'yes', chain: 'yes', witness: 'yes' }
    assert.deepEqual(await lodge.api.ready(), ready)
    const about = { network: 'regtest', version: '9.8.7', upSince: NOW - 5 }
    assert.deepEqual(await lodge.api.showPublicStatus(), {
      ...about,
      signer: { isAnswering: 'yes' },
      chain: { isCurrent: 'yes', height: 441, ageSeconds: 5 },
    })
    lodge.isSignerThere = false
    lodge.now = NOW + 296
    const away = { ...ready, isReady: 'no', signer: 'no', chain: 'no', witness: 'no' }
    assert.deepEqual(await lodge.api.ready(), away)
    assert.equal((await fetch(`${lodge.url}/ready`)).status, 503)
    assert.equal((await lodge.api.showStatus()).signer.isReachable, 'no')
    const open = await fetch(`${lodge.url}/v1/status/public`)
    assert.equal(open.status, 200, 'without a login, and while the signer is away')
    assert.deepEqual(await open.json(), {
      ...about,
      signer: { isAnswering: 'no' },
      chain: { isCurrent: 'no', height: 441, ageSeconds: 301 },
    })
    lodge.isSignerThere = true
    lodge.now = NOW
  })
})
