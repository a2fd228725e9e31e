// Fees, and spends that nobody has signed.

import type { DRAFT_ROUTES } from '@countersign/contract/routes/drafts.ts'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Bumped } from '../../use-cases/draft-bump.ts'
import type { OwnOrder } from '../../use-cases/draft-own.ts'
import { draftSpend } from '../../use-cases/draft-spend.ts'
import { showFees } from '../../use-cases/show-fees.ts'
import type { Handlers } from '../handler.ts'
import { placeView, present } from '../views.ts'

type Consolidating = {
  readonly consolidate?: { readonly belowSats: string }
  readonly refresh?: 'yes'
}

export const draftHandlers: Handlers<keyof typeof DRAFT_ROUTES> = {
  async showFees({ world }) {
    const { seenAt, leastSatPerVb, targets } = await showFees(world)
    return {
      body: {
        ...present('seenAt', seenAt),
        ...present('leastSatPerVb', leastSatPerVb),
        targets: [...targets],
      },
    }
  },

  async draftSpend({ world, ask: { wallet, body } }) {
    const { psbt, coins, rate, change, payments, bumped, left, ...draft } = await draftSpend(
      world,
      {
        wallet,
        payments: body.payments.map(({ address, amountSats }) => ({
          address,
          amountSats: sats(BigInt(amountSats)),
        })),
        rateSatPerKvb:
          body.feeRateSatPerVb === undefined ? undefined : perKvb(body.feeRateSatPerVb),
        coins: body.coins,
        isMax: body.isMax === 'yes',
        bump: body.bump && {
          txid: body.bump.txid,
          isCancelling: body.bump.isCancelling === 'yes',
        },
        own: ownOf(body),
      },
    )
    return {
      body: {
        txid: psbt.txid,
        psbt: writePsbt(psbt).toBase64(),
        amountSats: draft.amountSats.toString(),
        feeSats: draft.feeSats.toString(),
        droppedSats: draft.droppedSats.toString(),
        vsize: draft.vsize,
        rate: { satPerVb: Number(rate.satPerKvb) / 1_000, from: rate.from },
        inputs: coins.map(({ txid, index: outputIndex, amountSats, place }) => ({
          txid,
          outputIndex,
          amountSats: amountSats.toString(),
          ...placeView(place),
        })),
        payments: payments.map(({ script, amountSats }) => ({
          address: written(script, world.network),
          amountSats: amountSats.toString(),
        })),
        ...present('bumped', bumped && bumpedView(bumped)),
        ...present('left', left),
        ...present(
          'change',
          change && {
            address: change.address,
            amountSats: change.amountSats.toString(),
            ...placeView(change),
          },
        ),
      },
    }
  },
}

function ownOf({ consolidate, refresh }: Consolidating): OwnOrder | undefined {
  if (consolidate) return { kind: 'consolidate', belowSats: BigInt(consolidate.belowSats) }
  return refresh && { kind: 'refresh' }
}

/** What is replaced may have been made by other software, and pay what has no address. */
function written(script: Uint8Array, network: Network): string {
  const address = addressOf(script, network)
  const reason = 'what is replaced pays a script without one: bump it by the command line'
  if (address === null) throw new Fault('address.invalid', { script: script.toHex(), reason })
  return address
}

function bumpedView({ txid, how, feeSats, vsize, along }: Bumped) {
  return { txid, how, ...present('feeSats', feeSats?.toString()), vsize, along: [...along] }
}

/** From `1.25` satoshis per virtual byte, exactly. */
function perKvb(rate: string): bigint {
  const [whole = '0', part = ''] = rate.split('.')
  return BigInt(whole) * 1_000n + BigInt(part.padEnd(3, '0'))
}
