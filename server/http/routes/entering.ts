// Ways into the console. What fails takes as long whatever was wrong with it.

import { setTimeout as sleep } from 'node:timers/promises'
import type { ENTERING_ROUTES } from '@countersign/contract/routes/entering.ts'
import type { Entered } from '../../use-cases/enter.ts'
import { enterByOpening, openAccount } from '../../use-cases/openings.ts'
import { enterByPasskey, offerSignIn } from '../../use-cases/passkeys.ts'
import { enterByPassword } from '../../use-cases/passwords.ts'
import {
  askPasswordReset,
  confirmPasswordReset,
  finishPasswordReset,
} from '../../use-cases/resets.ts'
import type { World } from '../../use-cases/world.ts'
import { cookiesOf } from '../cookies.ts'
import { deviceOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { answerOf, base64url } from '../passkeys.ts'

/** Takes as long whatever was wrong. */
async function evenly<T>({ evenMs }: Pick<World, 'evenMs'>, work: Promise<T>): Promise<T> {
  const [settled] = await Promise.allSettled([work, sleep(evenMs)])
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

const begun = (entered: Entered | Omit<Entered, 'known'>) => ({
  body: { member: entered.session.member },
  cookies: cookiesOf({ known: null, ...entered }),
})

export const enteringHandlers: Handlers<keyof typeof ENTERING_ROUTES> = {
  async openAccount({ world, passage }) {
    const { network } = passage
    const { secret, usableFrom, expiresAt } = await openAccount(world, deviceOf(passage), network)
    const url = `${world.consoleUrl()}/#/open/${secret}`
    return { body: { secret, url, usableFrom, expiresAt } }
  },

  async enterByOpening({ world, ask: { body }, passage }) {
    return begun(await enterByOpening(world, body.secret, passage))
  },

  async offerSignIn({ world }) {
    const { id, challenge, rpId, expiresAt } = await offerSignIn(world)
    return { body: { offer: id, challenge: base64url(challenge), rpId, expiresAt } }
  },

  async enterByPasskey({ world, ask: { body }, passage }) {
    const given = { offer: body.offer, assertion: answerOf(body.assertion) }
    return begun(await enterByPasskey(world, given, passage))
  },

  async enterByPassword({ world, ask: { body }, passage }) {
    return begun(await evenly(world, enterByPassword(world, body, passage)))
  },

  async askPasswordReset({ world, ask: { body }, passage }) {
    await evenly(world, askPasswordReset(world, body.name, passage.network))
    return { body: {} }
  },

  async confirmPasswordReset({ world, ask: { body }, passage }) {
    const usableFrom = await evenly(world, confirmPasswordReset(world, body, passage.network))
    return { body: { usableFrom } }
  },

  async finishPasswordReset({ world, ask: { body }, passage }) {
    await evenly(world, finishPasswordReset(world, body, passage.network))
    return { body: {} }
  },
}
