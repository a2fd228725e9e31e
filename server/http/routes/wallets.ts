// Wallets, addresses, balance, coins, transactions, limits and policy.

import type { WALLET_ROUTES } from '@countersign/contract/routes/wallets.ts'
import { dryRun, showLimits } from '../../use-cases/ask-limits.ts'
import { giveAddress } from '../../use-cases/give-address.ts'
import { passAct } from '../../use-cases/pass-act.ts'
import { listCoins, listWallets, showBalance, showWallet } from '../../use-cases/show-wallets.ts'
import { verifyAddress } from '../../use-cases/verify-address.ts'
import { deviceOf, tokenOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { acted } from '../refused.ts'
import { coinView, placeView, present, walletView, yesNo } from '../views.ts'

export const walletHandlers: Handlers<keyof typeof WALLET_ROUTES> = {
  async listWallets({ world, ask }) {
    const wallets = await listWallets(world, { withArchived: ask.archived === 'yes' })
    return { body: { wallets: wallets.map(walletView) } }
  },

  async showWallet({ world, ask }) {
    return { body: walletView(await showWallet(world, ask.wallet)) }
  },

  async giveAddress({ world, ask }) {
    const { address, index } = await giveAddress(world, ask.wallet)
    return { body: { address, ...placeView({ chain: 0, index }) } }
  },

  async verifyAddress({ world, ask: { wallet, address } }) {
    const place = await verifyAddress(world, wallet, address)
    const found = place && { address, ...placeView(place) }
    return { body: { address, isOurs: yesNo(found !== null), ...present('place', found) } }
  },

  async showBalance({ world, ask }) {
    const { confirmedSats, unconfirmedSats, coins, height } = await showBalance(world, ask.wallet)
    return {
      body: {
        confirmedSats: confirmedSats.toString(),
        unconfirmedSats: unconfirmedSats.toString(),
        totalSats: (confirmedSats + unconfirmedSats).toString(),
        coins,
        ...present('height', height),
      },
    }
  },

  async listCoins({ world, ask }) {
    const coins = await listCoins(world, ask.wallet)
    return { body: { coins: coins.map(coinView) } }
  },

  async showLimits({ world, ask }) {
    const { at, limits } = await showLimits(world, ask.wallet)
    return { body: { at, limits: [...limits] } }
  },

  async dryRun({ world, ask: { wallet, body }, passage }) {
    const payments = body.payments.map(({ address, amountSats }) => ({
      address,
      amountSats: BigInt(amountSats),
    }))
    const { feeSats, waitsFor, ...dry } = await dryRun(world, {
      wallet,
      payments,
      feeSats: body.feeSats === undefined ? undefined : BigInt(body.feeSats),
      rateSatPerVb: body.feeRateSatPerVb,
      token: tokenOf(passage)?.id,
    })
    return { body: { ...dry, waitsFor: [...waitsFor], feeSats: feeSats.toString() } }
  },

  async showPolicy({ world, ask }) {
    const { policy, policyHash } = await showWallet(world, ask.wallet)
    return { body: { policy, policyHash } }
  },

  async tightenPolicy({ world, passage, raw }) {
    return { body: acted(await passAct(world, { by: deviceOf(passage), body: raw })) }
  },
}
