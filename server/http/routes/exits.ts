// Rehearsals and canaries, and the end of a wallet that was left.

import type { EXIT_ROUTES } from '@countersign/contract/routes/exits.ts'
import { forgetWallet } from '../../use-cases/forget-wallet.ts'
import { recordRehearsal, setCanary } from '../../use-cases/keep-exits.ts'
import { actingOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'

export const exitHandlers: Handlers<keyof typeof EXIT_ROUTES> = {
  async recordRehearsal({ world, ask: { wallet, body }, passage }) {
    const dueAt = await recordRehearsal(world, { wallet, ...body }, actingOf(passage))
    return { body: { wallet, dueAt } }
  },

  async setCanary({ world, ask: { wallet, body }, passage }) {
    await setCanary(world, { wallet, address: body.address ?? null }, actingOf(passage))
    return { body: { wallet } }
  },

  async forgetWallet({ world, ask: { wallet, body }, passage }) {
    const isLabelsOnly = body.labelsOnly === 'yes'
    const deleted = await forgetWallet(world, { wallet, isLabelsOnly }, actingOf(passage))
    return { body: { wallet, ...deleted } }
  },
}
