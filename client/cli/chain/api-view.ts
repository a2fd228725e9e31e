// The chain as the server tells it. Scripts are derived here and compared, so that a coin or an
// address that is not the wallet's is noticed; how many there are has to be believed.

import { Refusal } from '@countersign/channel/client.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbtBase64 } from '@countersign/core/bitcoin/psbt-read.ts'
import { Fault } from '@countersign/core/fault.ts'
import { advance, isWithinReach, type Marks, type Wallet } from '@countersign/core/wallet/wallet.ts'
import type { Api } from '@countersign/sdk/api.ts'
import type { ChainView, Coin, Rates } from './view.ts'

/** Puts one question to the API. @throws Refusal, Fault client.api_away */
export type AskApi = <T>(ask: (api: Api) => Promise<T>) => Promise<T>

/** What nodes pass on unless they are told otherwise. */
const LEAST_SAT_PER_KVB = 1_000n

/** The server sends what was signed at once, or at its next look at the chain. */
const SENDING_MS = 20_000
const PAUSE_MS = 250

export type ApiWallet = { readonly name: string; readonly wallet: Wallet }

export function apiView(ask: AskApi, { name, wallet }: ApiWallet): ChainView {
  const transaction = (txid: string) =>
    orNull('transaction.missing', () => ask((api) => api.showTransaction({ wallet: name, txid })))
  const spend = (txid: string) =>
    orNull('spend.missing', () => ask((api) => api.showSpend({ wallet: name, txid })))
  const tip = async () => (await ask((api) => api.showBalance({ wallet: name }))).height ?? 0
  return {
    async scan(marks) {
      const { coins } = await ask((api) => api.listCoins({ wallet: name }))
      const height = await tip()
      const placed = coins.map((coin) => coinOf(wallet, coin, height))
      return {
        coins: placed.filter(({ confirmations }) => confirmations > 0),
        marks: reached(marks, placed),
        unconfirmed: placed.filter(({ confirmations }) => confirmations === 0),
      }
    },
    async previousTransaction({ txid }) {
      const { raw } = await ask((api) => api.showTransaction({ wallet: name, txid }))
      return Uint8Array.fromBase64(raw)
    },
    rates: () => ratesOf(ask),
    async waiting(txid) {
      const found = await transaction(txid)
      if (found === null || found.height !== undefined) return null
      const { raw, feeSats } = found
      return { raw: Uint8Array.fromBase64(raw), feeSats: feeSats ? BigInt(feeSats) : null }
    },
    async underWay() {
      const { spends } = await ask((api) => api.listSpends({ wallet: name, ...MOST }))
      const told = await Promise.all(spends.filter(isSigned).map(({ txid }) => spend(txid)))
      return told.flatMap((each) => (each?.psbt ? [readPsbtBase64(each.psbt)] : []))
    },
    async isWaiting(txid) {
      const found = await transaction(txid)
      return found !== null && found.height === undefined
    },
    async confirmations(txid) {
      const found = await transaction(txid)
      return found?.height === undefined ? 0 : Math.max(1, (await tip()) - found.height + 1)
    },
    async giveAddress() {
      const given = await orNull('wallet.gap_full', () =>
        ask((api) => api.giveAddress({ wallet: name })),
      )
      return given && { address: given.address, index: given.index }
    },
    async send({ txid }, askAgain) {
      const found = await spend(txid)
      if (found?.broadcast !== 'yes') await askAgain()
      await sent(() => spend(txid))
    },
  }
}

/** As many of the last spends as one answer tells: of older ones nothing waits. */
const MOST = { limit: '500' } as const

const perKvb = (satPerVb: number | undefined): bigint | null =>
  satPerVb === undefined ? null : BigInt(Math.ceil(satPerVb * 1_000))

const isSigned = ({ state }: { readonly state: string }): boolean =>
  state === 'signed' || state === 'broadcast'

async function ratesOf(ask: AskApi): Promise<Rates> {
  const { chain } = await ask((api) => api.showStatus())
  const { targets } = await ask((api) => api.showFees())
  const [soonest] = targets.toSorted((one, other) => one.blocks - other.blocks)
  return {
    leastSatPerKvb: LEAST_SAT_PER_KVB,
    estimatedSatPerKvb: perKvb(chain?.feeRateSatPerVb),
    soonSatPerKvb: perKvb(soonest?.satPerVb),
  }
}

type ApiCoin = Awaited<ReturnType<Api['listCoins']>>['coins'][number]

function coinOf(wallet: Wallet, told: ApiCoin, height: number): Coin {
  const { txid, outputIndex, index, script } = told
  const place = { chain: told.chain === 'receive' ? 0 : 1, index } as const
  const scripts = deriveScripts(wallet.descriptor, place.chain, index)
  if (scripts.script.toHex() !== script) throw new Fault('client.coin_false', { txid, outputIndex })
  return {
    txid,
    index: outputIndex,
    amountSats: sats(BigInt(told.amountSats)),
    place,
    scripts,
    blockHash: '',
    confirmations: told.height === undefined ? 0 : Math.max(1, height - told.height + 1),
    isMature: true,
    // What is spent already is not told.
    isSpent: false,
  }
}

/** Only places within reach of each other: far ones would be lost to other software. */
function reached(marks: Marks, coins: readonly Coin[]): Marks {
  let highest = marks
  for (const { txid, index, place } of coins.toSorted((a, b) => a.place.index - b.place.index)) {
    if (!isWithinReach(place, highest)) {
      throw new Fault('client.coin_false', { txid, outputIndex: index })
    }
    highest = advance(highest, [place])
  }
  return highest
}

type Spend = Awaited<ReturnType<Api['showSpend']>>

async function sent(look: () => Promise<Spend | null>): Promise<void> {
  const until = performance.now() + SENDING_MS
  for (;;) {
    const state = (await look())?.state
    if (state === 'broadcast' || state === 'confirmed') return
    if (state === 'dropped' || state === 'replaced') {
      throw new Fault('chain.refused', { method: 'broadcast', reason: state })
    }
    if (performance.now() > until) throw new Fault('client.not_sent', state ? { state } : {})
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

async function orNull<T>(code: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Refusal && error.code === code) return null
    throw error
  }
}
