// Spends: asked for, listed, shown, cancelled.

import type { SPEND_ROUTES } from '@countersign/contract/routes/spends.ts'
import { Fault } from '@countersign/core/fault.ts'
import { askSpend } from '../../use-cases/ask-spend.ts'
import { cancelSpend } from '../../use-cases/cancel-spend.ts'
import { listPastSpends } from '../../use-cases/past-spends.ts'
import { listSpends, openSpendsOf, showSpend } from '../../use-cases/show-spends.ts'
import { deviceOf, tokenOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { pageOf } from '../page.ts'
import { answered } from '../refused.ts'
import { forToken, pastSpendView, spendView, wholeSpendView } from '../views.ts'

/** How long a request waits for the signer before it is told to look again. */
const WAIT_MS = 15_000

export const spendHandlers: Handlers<keyof typeof SPEND_ROUTES> = {
  async askSpend({ world, ask: { wallet, body }, passage, raw }) {
    const { spend, outcome } = await askSpend(world, {
      wallet,
      psbt: body.psbt,
      mayBroadcast: body.broadcast !== 'no',
      by: deviceOf(passage),
      body: raw,
      waitMs: WAIT_MS,
      network: passage.network,
      signal: passage.signal,
    })
    const whole = wholeSpendView(spend, world.network)
    const view = tokenOf(passage) ? forToken(whole) : whole
    if (outcome === null) return { status: 202, body: view }
    return { status: 200, body: { ...view, receipt: answered(outcome).receipt.toBase64() } }
  },

  async listSpends({ world, ask }) {
    const spends = await listSpends(world, ask.wallet, pageOf(ask))
    const open = await openSpendsOf(world, ask.wallet)
    return { body: { spends: spends.map((spend) => spendView(spend, world.network, open)) } }
  },

  async listPastSpends({ world, ask: { wallet, before, ...ask } }) {
    const { limit } = pageOf(ask)
    const page = { limit, before: before === undefined ? undefined : Number(before) }
    const spends = await listPastSpends(world, wallet, page)
    return { body: { spends: spends.map(pastSpendView) } }
  },

  async showSpend({ world, ask: { wallet, txid }, passage }) {
    const spend = await showSpend(world, wallet, txid)
    if (tokenOf(passage)) {
      // What others ask for is theirs, and it is not said that there is any.
      if (spend.device !== deviceOf(passage).params.keyId)
        throw new Fault('spend.missing', { txid })
      return { body: forToken(wholeSpendView(spend, world.network)) }
    }
    // With the transaction in hand a reader could broadcast what the owner holds back.
    const view = passage.caller?.kind === 'device' ? wholeSpendView : spendView
    return { body: view(spend, world.network, await openSpendsOf(world, wallet)) }
  },

  async cancelSpend({ world, ask, passage, raw }) {
    const { spend, outcome } = await cancelSpend(world, ask, { by: deviceOf(passage), body: raw })
    const receipt = answered(outcome).receipt.toBase64()
    const view = spendView(spend, world.network)
    return { body: { ...(tokenOf(passage) ? forToken(view) : view), receipt } }
  },
}
